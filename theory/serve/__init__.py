"""The pages in a browser: write a document, work a question, count a network, author a bank; nothing is stored."""

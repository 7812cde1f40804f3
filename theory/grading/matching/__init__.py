"""Which of what was handed in answers which part of the question?"""

"""Sentences around answers, `@` where the answer stands: plain ones, and ones that say something else of it."""

# The answer is what is asked for, and nothing else is said of it.
PLAIN = (
    "The answer is @.", "The answer is @", "Answer: @", "answer: @", "**Answer:** @", "My answer is @.",
    "Final answer: @", "**Final Answer:** @", "The final answer is @.", "So the answer is @.",
    "Therefore, the answer is @.", "Thus, the result is @.", "Hence the result is @.", "The result is @.",
    "Result: @", "We get @.", "So we get @.", "This gives @.", "which gives @", "It is @.", "It's @.", "That's @.",
    "In total @.", "Therefore the total is @.", "The total is @.", "Total: @", "The value is @.",
    "The correct answer is @.", "The solution is @.", "Solution: @", "I get @.", "I obtain @.", "We obtain @.",
    "We have @.", "so @", "Therefore @.", "Hence, @.", "Thus @.", "The answer equals @.", "The result equals @.",
    "The answer is therefore @.", "The answer is simply @.", "The answer is exactly @.", "Sure! The answer is @.",
    "Thanks. The answer is @.", "@ is the answer.", "@ is my final answer.", "@ is the result.",
    "Here is the answer: @", "The answer to the question is @.", "The answer to this problem is @.",
    "It follows that the answer is @.", "In conclusion, the answer is @.", "Finally, we get @.", "To conclude: @",
    "As a result, we get @.", "the answer turns out to be @", "The result comes out to @.",
    "The result evaluates to @.", "Answer (a): @", "For part (a), the answer is @.", "Part b: @",
    "The desired value is @.", "The answer must be @.", "By the chain rule, we get @.",
    "After simplifying, we get @.", "Clearly, the answer is @.", "Indeed, it is @.", "Yes, the answer is @.",
    "The numerical value is @.", "The answer, then, is @.", "The answer is\n\n@", "### Answer\n\n@",
    "## Final Answer\n@", "Die Antwort ist @.", "Die Antwort lautet @.", "Antwort: @", "Ergebnis: @",
    "Das Ergebnis ist @.", "Also ist das Ergebnis @.", "Daher ist die Antwort @.", "Wir erhalten @.", "Insgesamt: @",
    "Das Ergebnis beträgt @.", "Somit ergibt sich @.", "Meine Antwort ist @.", "Endergebnis: @",
    "@ ist das Ergebnis.", "La réponse est @.", "Le résultat est @.", "Donc @.", "La respuesta es @.",
    "Por lo tanto, la respuesta es @.", "La risposta è @.", "A resposta é @.", "Het antwoord is @.",
)  # fmt: skip

# The answer is not what stands there, or nobody says that it is.
OTHER = (
    "The negative of the answer is @.", "Half of the answer is @.", "Twice the answer is @.",
    "The answer is half of @.", "The answer is twice @.", "The answer is larger than @.",
    "The answer is less than @.", "The answer is at most @.", "The answer is at least @.", "The answer is not @.",
    "The answer isn't @.", "It is not @.", "It cannot be @.", "The answer cannot be @.", "I doubt that it is @.",
    "I do not think that it is @.", "I don't believe it is @.", "Maybe @.", "Perhaps it is @.",
    "The answer might be @.", "The answer could be @.", "Is it @?", "Is the answer @?", "@?",
    "Could the answer be @?", "If the answer is @, we are done.", "Suppose the answer is @.",
    "Assume that the answer is @.", "Let us assume @.", "For example, @.", "e.g. @", "The wrong answer is @.",
    "An incorrect answer is @.", "A common mistake is @.", "The claim that it is @ is wrong.", "He says it is @.",
    "She claims that the answer is @.", "Some say @.", "The answer is anything but @.", "The answer is never @.",
    "The answer is the square of @.", "The answer is the square root of @.", "The answer is the inverse of @.",
    "The answer is the reciprocal of @.", "The answer is the transpose of @.", "The answer is the opposite of @.",
    "The answer is negative @.", "The answer is minus @.", "The answer is @ minus one.", "The answer is @ plus one.",
    "The answer is @ squared.", "The answer is @ cubed.", "The answer is @ factorial.", "The answer is @ times ten.",
    "The answer is @ per cent less.", "The answer is @ transposed.", "The answer is @ million billion.",
    "The answer is @ or something like it.", "Either @ or not.", "Neither @.", "My student number is @.",
    "The learning rate is @.", "The sum of both answers is @.", "The square of the answer is @.",
    "The derivative of the answer is @.", "The answer of my neighbour is @.", "The answer is one more than @.",
    "The answer is @, which is wrong.", "The answer is @. This is wrong.", "@ is wrong.", "@ is not the answer.",
    "@ is incorrect.", "@ is false.", "@ cannot be right.", "@ is too large.", "Not @.", "no, not @", "Instead of @.",
    "Rather than @.", "Everything except @.", "The answer is close to but not @.", "I would guess @.", "I guess @.",
    "Add one to @.", "Multiply @ by two.", "Divide @ by three.", "Double @.", "The error is @.",
    "The remainder is @.", "The page number is @.", "The answer is the digit sum of @.",
    "The answer is @ upside down.", "The answer is between 0 and @.", "The answer lies below @.",
    "The answer is of the order of @.", "The answer has @ digits.", "There were @ wrong answers.",
    "The answer rounds to something above @.", "I have no idea, maybe @", "Who knows, @", "Unless it is @.",
    "The answer would be @ if it were so.", "The following is wrong:\n\n@", "The following is wrong.\n\n@",
    "Ignore this: @", "Do not write @.", "Die Antwort ist nicht @.", "Die Hälfte der Antwort ist @.", "Vielleicht @.",
    "Die Antwort ist größer als @.", "Angenommen, die Antwort ist @.", "Das Doppelte von @.", "Falsch wäre @.",
    "Ist es @?", "Es kann nicht sein, dass @.", "Meine Matrikelnummer ist @.", "La réponse n'est pas @.",
    "La respuesta no es @.", "Je crois que c'est @.",
)  # fmt: skip

# An answer as it may be set in a sentence.
DRESSES = ("{}", "${}$", r"\({}\)", r"$\boxed{{{}}}$", r"\boxed{{{}}}", "$${}$$", r"\[{}\]")

# Something set around a box or a formula that makes it another one.
AROUND = (
    r"-\boxed{@}", r"\boxed{@}^2", r"\frac{1}{\boxed{@}}", r"\sqrt{\boxed{@}}", r"\log(\boxed{@})", r"2\boxed{@}",
    r"1 + \boxed{@}", r"$\exp(\boxed{@})$", r"$-\boxed{@}$", r"$x - \boxed{@}$", r"$\boxed{@}!$", r"\boxed{@} + 1",
    r"$@$ \text{ minus one}", r"@ \text{ squared}", r"\text{half of } @", r"\text{the square of } @",
    r"\text{negative } @", r"\text{anything but } @", r"@ \text{ per cent less}", r"@\mathrm{W}", r"@\mathrm{e}",
    r"x = 123 = @", r"z = 5 = 6 = @", r"\boxed{@ \text{ minus one}}", r"$\boxed{@}$ minus one", r"minus $@$",
    r"\boxed{@} or maybe \boxed{1}", r"\boxed{\text{not } @}", r"~~\boxed{@}~~",
)  # fmt: skip

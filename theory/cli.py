"""Arguments in, exit code out: 0 done, 1 something inside failed, 2 bad input in one sentence, 3 a check failed,
4 too little could be checked."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from typing import NoReturn

from theory.cells import visible
from theory.errors import InputError

# Command -> what it does. Each is a module of theory.commands; its help is shown without importing it.
COMMANDS = {
    "list": "the assignments and their questions (also without any command)",
    "question": "one worked answer with its evidence; the word itself may be left out: `python -m theory q3b`",
    "verify": "the evidence for these questions, or for all",
    "report": "worked answers with evidence as a file: report q3b --out q3b.html, or another format",
    "sheet": "the questions as a hand-out with room for answers, or a table to fill in: sheet q3b --out q3b.pdf",
    "topics": "what questions can be about, with settings and an example each: topics computation",
    "new": "a question that runs, to begin with: new q1 --topic computation --bank my.toml",
    "backprop": 'forward and backward pass of an expression: backprop "sigma(w*x + b)" --at w=2,x=-1,b=.5 --wrt w',
    "check": "every equality in documents, without a key: check report.md notes/",
    "equal": 'whether two answers say the same: equal "a(1-a)" "a - a^2"',
    "grade": "marks for submissions, with what explains each wrong number: grade answers.toml --assignment csc420-a2",
    "pack": "an autograder for a learning platform: pack gradescope --assignment csc420-a2 --out autograder/",
    "serve": "pages in a browser: write and see it judged, work questions, count networks, author a bank",
    "site": "the documentation as plain files: site --out DIR; every example in it is run while it is written",
    "lsp": "a language server for editors: what is wrong is marked while you write",
    "count": 'shapes, parameters and operations of a network: count "conv(20, k4, s2, p1)" --input 50x12x12',
}
EPILOG = "exit codes: 0 done, 1 something inside failed, 2 bad input, 3 a check failed, 4 too little could be checked"


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence and leaves with 2."""

    def error(self, message: str) -> NoReturn:
        raise InputError(f"{message[:1].upper()}{message[1:]}; `{self.prog} --help` shows what is expected")


def run(arguments: list[str]) -> int:
    """The exit code of one call; what it prints goes to standard output, complaints to standard error."""
    try:
        return _dispatch(arguments)
    except InputError as error:
        print(f"theory: {visible(' '.join(str(error).split()))}{_command_hint(arguments)}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130


def _command_hint(arguments: list[str]) -> str:
    """A word that is no command was taken for a question; perhaps it was a command after all."""
    from difflib import get_close_matches

    close = [] if not arguments or arguments[0] in COMMANDS else get_close_matches(arguments[0], COMMANDS, 1, 0.7)
    return f"; or did you mean the command {close[0]}?" if close else ""


def _dispatch(arguments: list[str]) -> int:
    name, *rest = arguments or ["list"]
    if name in ("-h", "--help"):
        print(_help())
        return 0
    if name in ("--version", "-V"):
        from importlib.metadata import version

        print(version("theory"))
        return 0
    if name not in COMMANDS:
        name, rest = "question", arguments
    return import_module(f"theory.commands.{name}").run(parser(name).parse_args(rest))


def parser(name: str) -> Parser:
    """What reads the arguments of a command, and knows its help."""
    made = Parser(
        prog=f"python -m theory {'' if name == 'question' else name}".strip(), description=COMMANDS[name], epilog=EPILOG
    )
    import_module(f"theory.commands.{name}").add_arguments(made)
    return made


def _help() -> str:
    from shutil import get_terminal_size
    from textwrap import wrap

    wide, columns = max(map(len, COMMANDS)), get_terminal_size().columns
    lines = [
        "usage: python -m theory [QUESTION | COMMAND] [OPTIONS]",
        "",
        "Worked answers to theory questions, derived and verified.",
        "",
    ]
    for name, says in COMMANDS.items():
        lines += wrap(says, columns, initial_indent=f"  {name:<{wide}}  ", subsequent_indent=" " * (wide + 4))
    lines += ["", "`python -m theory COMMAND --help` shows the options of a command.", *wrap(EPILOG, columns)]
    return "\n".join(lines)

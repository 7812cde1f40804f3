"""A question as data: reads and validates the bank, and an instructor's own file of the same form."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from checks.reading import ReadError
from checks.reading import read as read_tree
from checks.reading.spelling import canonical
from checks.tree import Call, Number, Tree
from theory.errors import InputError
from theory.exact import number, number_text
from theory.topics import TOPICS, load

if TYPE_CHECKING:
    from theory.derivation import Derivation
    from theory.topic import Worked

BANK = Path(__file__).parent / "bank"
DEFAULT = "csc420-a2"
LARGEST = 2**20  # bytes of a bank file
UP_TO = ("order", "scale", "sign")  # what the answer may be right up to


class AlsoRight(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Another answer that earns full marks, and with it what follows from it.

    value: as it may be handed in, such as `40 + 2` or `[1, 2]`. convention: under which it is right, in the
    instructor's words, or the name of one that is known here: then it is computed, and must be that. of: the quantity
    that it is a value of, asked for or on the way; may be left out where only one is asked for.
    """

    value: str
    convention: str
    of: str = ""


class QuestionTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One question in a bank file.

    asks: the question in a sentence or two. topic: which file in theory/topics answers it. settings: what that topic
    needs. conventions: group -> name. marks: what it is worth. marked: the quantities that earn them, where they are
    not all that the worked answer ends in. round: decimals of the hand calculation that is asked for. open: the
    question also asks for an opinion, which no key can mark. vary: given or setting -> the values that it takes in
    variants, as `"-2..2 step 0.05"` or a list. require: what must hold of the numbers in each, as `"z1 > 0"`.
    up_to: quantity -> what its answer may differ in, of `scale`, `sign` and `order`.
    also_right: other answers that earn full marks.
    """

    title: str
    asks: str
    topic: str
    settings: dict[str, Any] = {}
    conventions: dict[str, str] = {}
    marks: int | None = None
    marked: tuple[str, ...] = ()
    round: int | None = None
    open: bool = False
    vary: dict[str, Any] = {}
    require: tuple[str, ...] = ()
    up_to: dict[str, tuple[str, ...]] = {}
    also_right: tuple[AlsoRight, ...] = ()


class AssignmentHead(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a bank file says of itself."""

    title: str
    course: str = ""


class Misplaced(InputError):
    """What does not fit in a bank file. keys: from the question's name down. line: that of the file, where one is
    found. reason: the sentence without the place."""

    def __init__(
        self, message: str = "", keys: tuple[str, ...] = (), line: int | None = None, reason: str = ""
    ) -> None:
        super().__init__(message, keys)
        self.line, self.reason = line, reason


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its place: id is `assignment/name`. variant: the seed of its numbers, where they are others."""

    assignment: str
    name: str
    table: QuestionTable
    path: Path
    variant: str = ""

    @property
    def id(self) -> str:
        return f"{self.assignment}/{self.name}"


@dataclass(frozen=True, slots=True)
class Assignment:
    name: str
    heading: AssignmentHead
    questions: tuple[Question, ...]


def assignments(extra: Path | None = None) -> tuple[Assignment, ...]:
    """Every assignment of the bank, and the one in `extra`, an instructor's own file."""
    paths = sorted(BANK.glob("*.toml"))
    return tuple(read(path) for path in (*paths, *([extra] if extra else [])))


def read(path: Path) -> Assignment:
    """One bank file. Raises InputError with file, line and key where it does not fit."""
    tables = opened(path)
    heading = _convert(tables.pop("assignment", {"title": path.stem}), AssignmentHead, path, ("assignment",))
    return Assignment(path.stem, heading, tuple(made(path, name, content) for name, content in tables.items()))


def opened(path: Path) -> dict[str, Any]:
    """The tables of a bank file, its numbers exact. Raises InputError where it is no TOML."""
    try:
        return tomllib.loads(_text(path), parse_float=number_text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError(f"{path}: not valid TOML: {error}") from None
    except InputError as error:
        raise InputError(f"{path}: {error}") from None


def made(path: Path, name: str, content: Any) -> Question:
    """The question of this name, by its table in a bank file. Raises Misplaced where that does not fit."""
    table = _convert(content, QuestionTable, path, (name,))
    if table.topic not in TOPICS:
        raise _error(path, (name, "topic"), f"expected one of {', '.join(TOPICS)}; got {table.topic!r}")
    return Question(path.stem, name, table, path)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(f"{path}: expected a file of at most {LARGEST // 2**20} MiB; split it")
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}; give the path of a TOML file") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: expected UTF-8 text; save it as UTF-8") from None


def _convert(content: Any, kind: Any, path: Path, place: tuple[str, ...]) -> Any:
    try:
        return msgspec.convert(content, kind, dec_hook=_exact)
    except msgspec.ValidationError as error:
        message, _, where = str(error).partition(" - at `$")
        keys = re.findall(r"[A-Za-z_][\w.-]*", where)
        raise _error(path, (*place, *keys), _said(message, kind if not keys else None)) from None
    except InputError as error:
        raise _error(path, place, str(error)) from None


def _said(message: str, kind: Any) -> str:
    """What does not fit, in plain words; of a key that is not known, which ones there are."""
    if (unknown := re.match("Object contains unknown field `(.*)`", message)) and kind is not None:
        known = [field.encode_name for field in msgspec.structs.fields(kind)]
        close = get_close_matches(unknown[1], known, n=1, cutoff=0.6)
        hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}"
        return f"there is no key {unknown[1][:40]!r}; {hint}"
    if missing := re.match("Object missing required field `(.*)`", message):
        return f"the key {missing[1]} must be stated"
    return message[:1].lower() + message[1:]


def _exact(kind: Any, value: Any) -> Any:
    if kind is Fraction:
        return number(value)
    raise TypeError(f"a setting of type {kind} cannot be read from a file")


def _error(path: Path, keys: tuple[str, ...], message: str) -> Misplaced:
    line = line_of(_text(path), keys) if path.is_file() else None
    return Misplaced(f"{path}{f':{line}' if line else ''}: {'.'.join(keys)}: {message}", keys, line, message)


def line_of(text: str, keys: tuple[str, ...]) -> int | None:
    """The line of the deepest key that is found: a table's header, then a key below it."""
    found, rest = None, list(keys)
    for number_, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*\[([^\]]+)\]", line)
        if header and header[1].split(".") == list(keys[: len(header[1].split("."))]):
            found, rest = number_, list(keys[len(header[1].split(".")) :])
        elif found and rest and re.match(rf"\s*\"?{re.escape(rest[0])}\"?\s*[=.]", line):
            return number_
    return found


def find(name: str, extra: Path | None = None, among: Sequence[Assignment] = ()) -> Question:
    """The question called `q3b` (of the default assignment, or of `extra`) or `eecs445-p2/q3a`.

    among: the assignments, where they have been read. Raises InputError with the nearest names.
    """
    known = {question.id: question for one in among or assignments(extra) for question in one.questions}
    home = extra.stem if extra else DEFAULT
    for candidate in (name, f"{home}/{name}", f"{DEFAULT}/{name}"):
        if candidate in known:
            return known[candidate]
    elsewhere = [id for id in known if id.endswith(f"/{name}")]
    short = [id.removeprefix(f"{home}/") for id in known]
    close = elsewhere or get_close_matches(name.lower(), [*known, *short], n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(close)}?" if close else "`python -m theory` lists them"
    raise InputError(f"there is no question {_clip(name)}; {hint}")


def selected(names: Sequence[str], extra: Path | None) -> tuple[tuple[Assignment, ...], list[Question]]:
    """All assignments, and the questions that are named, each once; a name may be that of an assignment.

    Without a name: those of `extra`, or of the whole bank. Raises InputError with the nearest names.
    """
    every = assignments(extra)
    whole = {assignment.name: assignment.questions for assignment in every}
    found: dict[str, Question] = {}
    for name in names or ([extra.stem] if extra else whole):
        for question in whole[name] if name in whole else [find(name, extra, every)]:
            found[question.id] = question
    return every, [*found.values()]


def chosen(names: Sequence[str], home: str | None, extra: Path | None) -> tuple[Assignment, list[Question]]:
    """An assignment and of its questions those that are named, each once, or all of them.

    home: its name; where nothing is said, that of the named questions, of `extra`, or the default. Raises InputError
    where there is none of that name, or the questions belong to several.
    """
    every = assignments(extra)
    home = home or (extra.stem if extra else None)
    ids = (name if home is None or "/" in name else f"{home}/{name}" for name in names)
    found = {question.id: question for question in (find(name, extra, every) for name in ids)}
    homes = {question.assignment for question in found.values()} or {home or DEFAULT}
    if len(homes) > 1:
        raise InputError(f"expected questions of one assignment, got some of {' and '.join(sorted(homes))}")
    whole = named(homes.pop(), every)
    return whole, [*found.values()] or [*whole.questions]


def named(name: str, every: Iterable[Assignment]) -> Assignment:
    """The assignment of this name. Raises InputError with those that there are."""
    known = {assignment.name: assignment for assignment in every}
    if name not in known:
        raise InputError(f"there is no assignment {_clip(name)}; there are {', '.join(known)}")
    return known[name]


def _clip(name: str) -> str:
    return repr(name) if len(name) <= 40 else repr(name[:37]) + "..."


def change(question: Question, *, givens: Mapping[str, str], wrt: tuple[str, ...], places: int | None) -> Question:
    """The same question with other numbers, another target, or other rounding (None or -1: exact throughout).

    Raises InputError for names that the question does not have.
    """
    settings = dict(question.table.settings)
    for name, text in givens.items():
        settings = _with_given(settings, name, text, question.id)
    if wrt:
        if question.table.topic != "computation":
            raise InputError(f"--wrt differentiates a graph, but {question.id} is about {question.table.topic}")
        settings["wrt"] = list(wrt)
    table = msgspec.structs.replace(question.table, settings=settings)
    table = msgspec.structs.replace(table, round=None if places in (None, -1) else places)
    return replace(question, table=table)


def changed(assignment: Assignment, givens: Mapping[str, str]) -> Assignment:
    """The assignment with other numbers: `w3` in every question that has a given of that name, `q3b.w3` in one alone.

    Raises InputError for a name that no question has.
    """
    questions = {question.name: question for question in assignment.questions}
    for name, text in givens.items():
        whose, _, own = name.partition(".")
        fitting = [one for one in questions.values() if _given(one.table.settings, name)]
        if not fitting and whose not in questions:
            raise InputError(f"--set {name}: no question of {assignment.name} has a given of that name")
        for question in fitting or [questions[whose]]:
            settings = _with_given(question.table.settings, name if fitting else own, text, question.id)
            table = msgspec.structs.replace(question.table, settings=settings)
            questions[question.name] = replace(question, table=table)
    return replace(assignment, questions=tuple(questions.values()))


def _with_given(settings: dict[str, Any], name: str, text: str, where: str) -> dict[str, Any]:
    value = value_text(text, name, "--set")
    return with_values(settings, {given_name(settings, name, f"{where}: --set"): value})


def with_values(settings: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """A topic's settings with other numbers for these of its givens and settings."""
    givens = settings.get("givens")
    if not isinstance(givens, dict):
        return {**settings, **values}
    inside = {name: value for name, value in values.items() if name in givens}
    return {**settings, **{n: v for n, v in values.items() if n not in inside}, "givens": {**givens, **inside}}


def given_name(settings: Mapping[str, Any], name: str, where: str) -> str:
    """The given, or the setting with numbers, that this name spells. Raises InputError with the nearest names."""
    if found := _given(settings, name):
        return found
    known = _numeric(settings)
    close = get_close_matches(name, known, n=3, cutoff=0.4)
    hint = f"did you mean {' or '.join(close)}?" if close else f"it has {', '.join(known) or 'no numbers to set'}"
    raise InputError(f"{where} {name}: it has no given of that name; {hint}")


def _given(settings: Mapping[str, Any], name: str) -> str | None:
    return _same(name, _numeric(settings))


def _numeric(settings: Mapping[str, Any]) -> list[str]:
    """The givens, then the settings with numbers."""
    givens = settings.get("givens")
    numeric = {key for key, old in settings.items() if isinstance(old, (int, Fraction, list)) and key != "wrt"}
    numeric -= {key for key in numeric if isinstance(settings[key], bool)}
    return [*(givens if isinstance(givens, dict) else ()), *sorted(numeric)]


def _same(name: str, known: Iterable[str]) -> str | None:
    """The known name that this one spells: w_1 and w1 are one."""
    return next((other for other in known if canonical(other) == canonical(name)), None)


def value_text(text: str, name: str, option: str) -> Any:
    """A number, or a vector or matrix of numbers, as it is typed: `1.5`, `3/16`, `[1, 2]`, `[[1, 2], [3, 4]]`."""
    where = f"{option} {name}"
    if not text.lstrip().startswith("["):
        value = number_text(text, where)
        return value.numerator if value.denominator == 1 else value
    try:
        return _entries(read_tree(text), where)
    except ReadError as error:
        raise InputError(f"{where}: {error}") from None


def _entries(tree: Tree, where: str) -> Any:
    if isinstance(tree, Number):
        return tree.value.numerator if tree.value.denominator == 1 else tree.value
    if isinstance(tree, Call) and tree.head == "list":
        return [_entries(arg, where) for arg in tree.args]
    if isinstance(tree, Call) and tree.head == "neg" and isinstance(tree.args[0], Number):
        return -tree.args[0].value
    raise InputError(f"{where}: expected numbers inside the brackets, such as [1, -0.5]")


def work(question: Question) -> Worked:
    """The worked answer of a question. Raises InputError where its settings do not fit."""
    from theory.conventions import Chosen, settle

    topic = load(question.table.topic)
    place = (question.name, "settings")
    settings = _convert(question.table.settings, topic.Settings, question.path, place)
    chosen = Chosen({group: row.name for group, row in settle(question.table.conventions).items()})
    try:
        worked = replace(topic.derive(settings, chosen), reads=frozenset(chosen.read))
    except InputError as error:
        raise _error(question.path, (*place, *error.keys), str(error)) from None
    names = [quantity.name for quantity in worked.derivation]
    if unknown := [name for name in question.table.marked if name not in names]:
        message = f"there is no quantity {unknown[0]}; there are {', '.join(names)}"
        raise _error(question.path, (question.name, "marked"), message)
    asked = question.table.marked or worked.derivation.answer
    if unknown := [name for name in question.table.up_to if name not in asked]:
        message = f"expected one of {', '.join(asked)}; got {unknown[0]!r}"
        raise _error(question.path, (question.name, "up_to"), message)
    if odd := [one for free in question.table.up_to.values() for one in free if one not in UP_TO]:
        message = f"expected some of {', '.join(UP_TO)}; got {odd[0]!r}"
        raise _error(question.path, (question.name, "up_to"), message)
    return replace(worked, also=_also_right(question, worked)) if question.table.also_right else worked


def _also_right(question: Question, worked: Worked) -> dict[str, Derivation]:
    """Convention -> the derivation under it: as the question states it, or as it is computed where that is known.

    Raises InputError for a row that does not fit the question, or that the computed derivation contradicts.
    """
    from theory import alternatives
    from theory.conventions import CONVENTIONS

    derivation, table = worked.derivation, question.table
    asked = table.marked or derivation.answer
    known = [quantity.name for quantity in derivation if quantity.name not in worked.forms]
    groups = {row.name: row.group for row in CONVENTIONS}
    found: dict[str, Derivation] = {}
    for place, row in enumerate(table.also_right, start=1):
        name = row.of or (asked[0] if len(asked) == 1 else "")
        try:
            if name not in known:
                raise InputError(f"of: expected one of {', '.join(known)}; got {name!r}")
            said = alternatives.stated(found.get(row.convention, derivation), name, row.value, row.convention)
            if row.convention in groups:
                chosen = {**table.conventions, groups[row.convention]: row.convention}
                plain = msgspec.structs.replace(table, conventions=chosen, also_right=())
                computed = work(replace(question, table=plain)).derivation
                alternatives.agree(said, computed, name, row.value)
                said = computed
        except InputError as error:
            raise _error(question.path, (question.name, "also_right"), f"row {place}, {error}") from None
        found[row.convention] = said
    return found

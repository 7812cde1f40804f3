"""The walls of the house: who may import whom, what loads when, and what may never be called."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted([*ROOT.glob("theory/**/*.py"), *ROOT.glob("checks/**/*.py")])
FORBIDDEN_CALLS = {"eval", "exec", "sympify", "parse_expr", "parse_latex", "lambdify", "compile", "__import__"}


def imported(path: Path) -> set[str]:
    modules = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules.add(node.module)
    return modules


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def uses(path: Path, known: set[str]) -> set[str]:
    """The project's own modules that a file imports, at its top or later."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {full if (full := f"{node.module}.{alias.name}") in known else node.module for alias in node.names}
    return (found & known) - {module_of(path)}


def circles(graph: dict[str, set[str]]) -> set[frozenset[str]]:
    """The groups of modules that import each other, directly or through others."""
    reach = {module: set(direct) for module, direct in graph.items()}
    for middle in graph:
        for module in graph:
            if middle in reach[module]:
                reach[module] |= reach[middle]
    alike = {module: frozenset(other for other in reach[module] if module in reach[other]) for module in graph}
    return {group for group in alike.values() if group}


def roots(path: Path) -> set[str]:
    return {module.partition(".")[0] for module in imported(path)}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_one_way_and_torch_stays_with_the_witness(path: Path) -> None:
    place = path.relative_to(ROOT)
    if place.parts[0] == "checks":
        assert "theory" not in roots(path), "checks never imports theory"
    if place.parts[:2] != ("checks", "witness"):
        assert "torch" not in roots(path), "only checks/witness imports torch"


# The flow inside `theory`, upstream first: a folder never imports one below it.
FLOW = (
    "theory.layers", "theory.network", "theory.topics", "theory.words", "theory.documents", "theory.links",
    "theory.equality", "theory.grading", "theory.classroom", "theory.report", "theory.live", "theory.site",
    "theory.serve", "theory.commands",
)  # fmt: skip
# What people read is said in one place, by those too who write it to disk, or read it again in a hand-in.
SAID = "theory.report.wording"
# The grammar's own recursion: an operand in brackets is an expression again.
GRAMMAR = frozenset(f"checks.reading.{name}" for name in ("brackets", "comparing", "grammar", "measures", "operands"))


def within(module: str, folder: str) -> bool:
    return module == folder or module.startswith(f"{folder}.")


def test_no_two_files_import_each_other() -> None:
    known = {module_of(path) for path in SOURCES}
    graph = {module_of(path): uses(path, known) for path in SOURCES}
    assert circles(graph) <= {GRAMMAR}, [sorted(group) for group in circles(graph) - {GRAMMAR}]


def test_a_circle_is_found() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == {frozenset("abc")}
    assert not circles({"a": {"b", "c"}, "b": {"c"}, "c": set()})


def test_imports_follow_the_flow() -> None:
    known = {module_of(path) for path in SOURCES}
    against = []
    for path in SOURCES:
        module = module_of(path)
        place = next((at for at, folder in enumerate(FLOW) if within(module, folder)), None)
        if place is not None:
            below = FLOW[place + 1 :]
            against += [
                f"{module} -> {used}"
                for used in sorted(uses(path, known))
                if not within(used, SAID) and any(within(used, folder) for folder in below)
            ]
    assert not against, against


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_text_becomes_code_and_every_file_says_what_it_is_for(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            of_sympy = isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) in ("sp", "sympy")
            name = node.func.attr if isinstance(node.func, ast.Attribute) and of_sympy else name
            assert name not in FORBIDDEN_CALLS, f"{name} in line {node.lineno}"
    assert ast.get_docstring(tree), "a file opens with its purpose in one sentence"


def test_the_witness_shares_no_formula_with_the_derivation() -> None:
    for path in ROOT.glob("checks/witness/*.py"):
        assert not {"sympy", "theory"} & roots(path), path
        parts = {".".join(module.split(".")[:2]) for module in imported(path)}
        assert (
            not {"checks.vocabulary.heads", "checks.enclosure", "checks.identity", "checks.reading.building"} & parts
        ), path


@pytest.mark.parametrize(
    ("arguments", "absent"),
    [
        (["--help"], ("sympy", "torch", "numpy", "rich")),
        (["list"], ("sympy", "torch", "numpy", "rich")),
        (["count", "conv(8, 3)", "--input", "3x8x8"], ("sympy", "torch", "numpy")),
        (["check", "-"], ("torch", "numpy", "theory.derivation")),  # a text without arrays, and without a wrong link
    ],
)
def test_nothing_heavy_is_loaded_for_what_does_without(arguments: list[str], absent: tuple[str, ...]) -> None:
    code = (
        f"import sys; from theory.cli import run; run({arguments!r}); print(sorted(set(sys.modules) & {set(absent)!r}))"
    )
    text = "Let $a = 2$ and $z = 3a + 1$, so $z = 3 \\cdot 2 + 1 = 7$ and $\\frac{dz}{da} = 3$.\n"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT, input=text
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_derivation_is_printed_before_torch_is_loaded() -> None:
    code = (
        "import sys, builtins\n"
        "from theory.cli import run\n"
        "seen = []\n"
        "class Watch:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'torch': seen.append(sys.stdout.tell_lines())\n"
        "class Out:\n"
        "    text = ''\n"
        "    def write(self, part): self.text += part; return len(part)\n"
        "    def flush(self): pass\n"
        "    def isatty(self): return False\n"
        "    encoding = 'utf-8'\n"
        "    def tell_lines(self): return self.text\n"
        "sys.meta_path.insert(0, Watch())\n"
        "sys.stdout = Out()\n"
        "run(['q3b'])\n"
        "print('-0.0113' in seen[0], file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stderr.strip().endswith("True")


def test_every_public_name_is_there_and_named_in_one_list() -> None:
    import theory

    for name in theory.__all__:
        assert getattr(theory, name).__name__ == name
    with pytest.raises(AttributeError, match="it offers worked"):
        _ = theory.nothing  # pyright: ignore[reportAttributeAccessIssue]  # that it is not there is the point


def test_every_file_of_tests_has_a_name_of_its_own() -> None:
    named = Counter(path.name for path in ROOT.glob("tests/**/test_*.py"))
    assert len(named) > 1
    assert [name for name, count in named.items() if count > 1] == []

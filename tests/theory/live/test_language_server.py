"""The language server beside a real client: what `check` finds is marked where it stands, after every edit."""

from __future__ import annotations

import asyncio
import random
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

pytest.importorskip("pygls", reason="the language server is an extra: theory[lsp]")

from lsprotocol import types
from pygls.lsp.client import LanguageClient

from checks.remembering import MEMORY
from theory.documents.passages import cut
from theory.live.document import draft, look

SHEETS = [
    Path(__file__).parents[1] / "links" / "sheets" / name for name in ("attention.md", "gates.md", "two_outputs.md")
]
TYPED = (
    "", "1", "2.5", "$", "x", "\n", "\n\n", " = 3", "𝔸", "$a = b$ ", "w", "**", "\\frac{1}{2}", "\n\n# New\n\n", "\n- ",
    "\n```\n",
)  # fmt: skip
PATIENCE = 60  # seconds for the newest diagnostics on a busy machine
DOCUMENT = """# Question 1

Let $w = 0.5$ and $x = 2$; 𝔸 stands before $2w + x = 3.5$.

$L = (1 - wx)^2 = 0$

The mean is $\\frac{1 + 2 + 4}{3} = 2.33$, and $0.1 + 0.2 = 0.3$.
"""


class Editor(LanguageClient):
    """A client that keeps what it was told last of each text."""

    def __init__(self) -> None:
        super().__init__("editor", "1")
        self.told: dict[str, types.PublishDiagnosticsParams] = {}

        @self.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def keep(said: types.PublishDiagnosticsParams) -> None:
            self.told[said.uri] = said

    def open(self, uri: str, text: str) -> None:
        item = types.TextDocumentItem(uri, "markdown", 1, text)
        self.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def change(self, uri: str, version: int, *changes: types.TextDocumentContentChangeEvent) -> None:
        identifier = types.VersionedTextDocumentIdentifier(version, uri)
        self.text_document_did_change(types.DidChangeTextDocumentParams(identifier, changes))

    async def judged(self, uri: str, version: int | None) -> tuple[types.Diagnostic, ...]:
        """The diagnostics of this version, once they are there."""
        for _ in range(PATIENCE * 50):
            if (said := self.told.get(uri)) is not None and said.version == version:
                return tuple(said.diagnostics)
            await asyncio.sleep(0.02)
        raise TimeoutError(f"nothing was said of version {version} of {uri} in {PATIENCE} s")


def session(body: Callable[[Editor], Awaitable[None]]) -> None:
    """Runs a client's part against a server of its own."""

    async def run() -> None:
        editor = Editor()
        await editor.start_io(sys.executable, "-m", "theory", "lsp")
        await editor.initialize_async(types.InitializeParams(capabilities=types.ClientCapabilities()))
        editor.initialized(types.InitializedParams())
        await body(editor)
        await editor.shutdown_async(None)
        editor.exit(None)
        await editor.stop()

    asyncio.run(asyncio.wait_for(run(), 10 * PATIENCE))


def units(line: str, column: int) -> int:
    """Characters before a column, as editors count them where nothing else is agreed on: in UTF-16."""
    return len(line[:column].encode("utf-16-le")) // 2


def expected(text: str) -> list[tuple[int, int, int, int, str]]:
    """What `check` says of a text, each with its place as an editor counts."""
    lines = text.split("\n")
    return [
        (start.line, units(lines[start.line], start.column), end.line, units(lines[end.line], end.column), note.message)
        for note in look("a.md", text).notes
        for start, end in [note.stretch]
    ]


def found(diagnostics: tuple[types.Diagnostic, ...]) -> list[tuple[int, int, int, int, str]]:
    return [
        (one.range.start.line, one.range.start.character, one.range.end.line, one.range.end.character, one.message)
        for one in diagnostics
    ]


def at(text: str, index: int) -> types.Position:
    before = text[:index]
    return types.Position(before.count("\n"), units(before.rpartition("\n")[2], 10**6))


def test_a_document_a_notebook_and_a_bank() -> None:
    """One server for all, since it takes long to begin."""

    async def body(editor: Editor) -> None:
        uri = "file:///notes/a.md"
        editor.open(uri, DOCUMENT)
        (wrong,) = await editor.judged(uri, 1)
        assert found((wrong,)) == expected(DOCUMENT)
        assert wrong.severity is types.DiagnosticSeverity.Error

        identifier = types.TextDocumentIdentifier(uri)
        said = await editor.text_document_hover_async(types.HoverParams(identifier, wrong.range.end))
        assert said is not None
        assert isinstance(said.contents, types.MarkupContent)
        assert "`w` is 0.5" in said.contents.value
        context = types.CodeActionContext([wrong])
        stretch = types.Range(wrong.range.end, wrong.range.end)
        asked = types.CodeActionParams(identifier, stretch, context)
        (action,) = list(await editor.text_document_code_action_async(asked) or [])
        assert isinstance(action, types.CodeAction)
        assert action.edit is not None
        (edit,) = (action.edit.changes or {})[uri]
        editor.change(uri, 2, types.TextDocumentContentChangePartial(edit.range, edit.new_text))
        assert await editor.judged(uri, 2) == ()
        (lens,) = await editor.text_document_code_lens_async(types.CodeLensParams(identifier)) or [None]
        assert lens is not None
        assert lens.command is not None
        assert "equalities judged" in lens.command.title
        editor.text_document_did_close(types.DidCloseTextDocumentParams(identifier))

        bank = "file:///notes/exam.toml"
        editor.open(bank, '[q1]\ntitle = "A"\nasks = "Find L."\ntopic = "computatoin"\n')
        (fault,) = await editor.judged(bank, 1)
        assert fault.range.start.line == 3
        line = types.Position(3, 9)
        offered = await editor.text_document_completion_async(
            types.CompletionParams(types.TextDocumentIdentifier(bank), line)
        )
        assert isinstance(offered, (list, tuple))
        assert "computation" in [one.label for one in offered]

        book, cells = "file:///notes/b.ipynb", ["cell:1", "cell:2", "cell:3"]
        kinds = [types.NotebookCellKind.Markup, types.NotebookCellKind.Code, types.NotebookCellKind.Markup]
        rows = [types.NotebookCell(kind, cell) for kind, cell in zip(kinds, cells, strict=True)]
        texts = ["Let $x = 2$.\n", "x = f(3)", "So\n\n$x + 1 = 4$"]
        items = [types.TextDocumentItem(cell, "markdown", 1, text) for cell, text in zip(cells, texts, strict=True)]
        notebook = types.NotebookDocument(book, "jupyter-notebook", 1, rows)
        editor.notebook_document_did_open(types.DidOpenNotebookDocumentParams(notebook, items))
        (wrong,) = await editor.judged("cell:3", None)
        assert wrong.range.start == types.Position(2, 1)
        assert await editor.judged("cell:1", None) == ()
        (program,) = await editor.judged("cell:2", None)
        assert program.severity is types.DiagnosticSeverity.Hint
        gone = types.NotebookDocumentCellChangeStructure(types.NotebookCellArrayChange(0, 1, []))
        editor.told.clear()
        editor.notebook_document_did_change(
            types.DidChangeNotebookDocumentParams(
                types.VersionedNotebookDocumentIdentifier(2, book),
                types.NotebookDocumentChangeEvent(cells=types.NotebookDocumentCellChanges(structure=gone)),
            )
        )
        (open_now,) = await editor.judged("cell:3", None)  # x is not said any more
        assert open_now.code == "undecided"

    session(body)


def edits(count: int, seed: int, text: str = DOCUMENT) -> None:
    """A session of edits: most are written before the last one is judged; the newest is judged in the end, as it is
    by one who remembers nothing, and no other is said to be."""
    rng = random.Random(seed)

    async def body(editor: Editor) -> None:
        nonlocal text
        uri = "file:///notes/a.md"
        editor.open(uri, text)
        for version in range(2, count + 2):
            start = rng.randrange(len(text))
            end = min(len(text), start + rng.choice([0, 0, 0, 1, 1, 5]))
            new = rng.choice(TYPED)
            change = types.TextDocumentContentChangePartial(types.Range(at(text, start), at(text, end)), new)
            editor.change(uri, version, change)
            text = text[:start] + new + text[end:]
            if version % 10 == 1:
                MEMORY.clear()
                draft.cache_clear()
                assert found(await editor.judged(uri, version)) == expected(text), (seed, version, text)

    session(body)


def test_a_session_of_edits() -> None:
    edits(40, seed=1)


@pytest.mark.slow
@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_a_long_session_of_edits(sheet: Path) -> None:
    """In a worked sheet of many passages."""
    text = sheet.read_text(encoding="utf-8")
    assert len([*cut(text)]) > 4
    edits(200, seed=len(text), text=text)

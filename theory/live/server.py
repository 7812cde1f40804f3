"""A language server: editors show what is wrong in a document or a bank while it is written, and offer what helps.

https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/
"""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlparse

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from theory.live.kinds import known
from theory.live.notes import Change, Completion, Position, Stretch
from theory.live.texts import Text
from theory.live.workspace import Paper, Workspace

SEVERITIES = {
    "error": types.DiagnosticSeverity.Error, "warning": types.DiagnosticSeverity.Warning,
    "hint": types.DiagnosticSeverity.Hint,
}  # fmt: skip
NOTEBOOKS = types.NotebookDocumentSyncOptions(
    notebook_selector=[
        types.NotebookDocumentFilterWithNotebook(
            notebook=types.NotebookDocumentFilterNotebookType(notebook_type="jupyter-notebook")
        )
    ]
)


class Server(LanguageServer):
    """The texts that an editor has open. cells: of a notebook, the addresses of its cells, each with its kind."""

    def __init__(self) -> None:
        super().__init__(
            "theory", version("theory"), types.TextDocumentSyncKind.Incremental, notebook_document_sync=NOTEBOOKS
        )
        self.texts: dict[str, Text] = {}
        self.cells: dict[str, list[types.NotebookCell]] = {}
        self.notebooks: dict[str, str] = {}  # of a cell
        self.judging = Workspace(self.show)

    def text(self, text: str) -> Text:
        return Text(text, self.workspace.position_codec)

    def put(self, uri: str, version: int) -> None:
        """A text, or a notebook, as it stands now."""
        name = _name(uri)
        if uri in self.cells:
            self.judging.put(uri, f"{name}.ipynb", self._notebook(uri), version)
        elif known(name):
            self.judging.put(uri, name, self.texts[uri].text, version)

    def show(self, uri: str, paper: Paper) -> None:
        """Sends what was found to the editor: of a notebook to each of its cells."""
        found: dict[str, list[types.Diagnostic]] = {address: [] for address in self._addresses(uri)}
        for note in paper.looked.notes:
            address = self._address(uri, note.stretch.start.cell)
            severity = SEVERITIES[note.level]
            found[address].append(
                types.Diagnostic(
                    self.range(address, note.stretch), note.message, severity, note.rule, source="theory"
                )
            )  # fmt: skip
        for address, diagnostics in found.items():
            number = None if uri in self.cells else paper.version
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(address, diagnostics, number))
        if _refreshes(self.client_capabilities):
            self.workspace_code_lens_refresh(None)

    def range(self, address: str, stretch: Stretch) -> types.Range:
        text = self.texts[address]
        start, end = (text.position(at.line, at.column) for at in stretch)
        return types.Range(start, end)

    def place(self, address: str, position: types.Position) -> tuple[str, Position]:
        """The text, or notebook, of an address, and a position in it."""
        uri = self.notebooks.get(address, address)
        cell = [one.document for one in self.cells[uri]].index(address) if uri in self.cells else 0
        return uri, Position(cell, position.line, self.texts[address].column(position))

    def _addresses(self, uri: str) -> list[str]:
        return [cell.document for cell in self.cells[uri]] if uri in self.cells else [uri]

    def _address(self, uri: str, cell: int) -> str:
        return self._addresses(uri)[cell]

    def _notebook(self, uri: str) -> str:
        """A notebook as its file would be."""
        cells = [
            {
                "cell_type": "markdown" if cell.kind == types.NotebookCellKind.Markup else "code",
                "metadata": {},
                "source": self.texts[cell.document].text,
                **({} if cell.kind == types.NotebookCellKind.Markup else {"outputs": [], "execution_count": None}),
            }
            for cell in self.cells[uri]
        ]
        return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells})


def _name(uri: str) -> str:
    """What the file of an address is called."""
    return PurePosixPath(unquote(urlparse(uri).path)).name or "untitled.md"


def _refreshes(capabilities: types.ClientCapabilities) -> bool:
    lens = capabilities.workspace and capabilities.workspace.code_lens
    return bool(lens and lens.refresh_support)


def server() -> Server:
    """The server with all that it answers."""
    one = Server()

    @one.feature(types.TEXT_DOCUMENT_DID_OPEN)
    async def opened(params: types.DidOpenTextDocumentParams) -> None:
        item = params.text_document
        one.texts[item.uri] = one.text(item.text)
        one.put(item.uri, item.version)

    @one.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def changed(params: types.DidChangeTextDocumentParams) -> None:
        uri = params.text_document.uri
        for change in params.content_changes:
            one.texts[uri] = one.texts[uri].changed(change)
        one.put(uri, params.text_document.version)

    @one.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    async def closed(params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        one.texts.pop(uri, None)
        one.judging.drop(uri)
        one.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    @one.feature(types.NOTEBOOK_DOCUMENT_DID_OPEN)
    async def opened_notebook(params: types.DidOpenNotebookDocumentParams) -> None:
        uri = params.notebook_document.uri
        one.cells[uri] = []
        _arranged(one, uri, [*params.notebook_document.cells], params.cell_text_documents)
        one.put(uri, params.notebook_document.version)

    @one.feature(types.NOTEBOOK_DOCUMENT_DID_CHANGE)
    async def changed_notebook(params: types.DidChangeNotebookDocumentParams) -> None:
        uri, cells = params.notebook_document.uri, params.change.cells
        if cells and (structure := cells.structure):
            start, count = structure.array.start, structure.array.delete_count
            now = one.cells[uri]
            gone = [cell.document for cell in now[start : start + count]]
            after = [*now[:start], *(structure.array.cells or ()), *now[start + count :]]
            _arranged(one, uri, after, structure.did_open or ())
            for address in {*gone} - {cell.document for cell in after}:
                one.texts.pop(address, None)
                one.notebooks.pop(address, None)
                one.text_document_publish_diagnostics(types.PublishDiagnosticsParams(address, []))
        for changed in (cells.text_content or ()) if cells else ():
            for change in changed.changes:
                one.texts[changed.document.uri] = one.texts[changed.document.uri].changed(change)
        one.put(uri, params.notebook_document.version)

    @one.feature(types.NOTEBOOK_DOCUMENT_DID_CLOSE)
    async def closed_notebook(params: types.DidCloseNotebookDocumentParams) -> None:
        uri = params.notebook_document.uri
        one.judging.drop(uri)
        for cell in one.cells.pop(uri, ()):
            one.texts.pop(cell.document, None)
            one.notebooks.pop(cell.document, None)
            one.text_document_publish_diagnostics(types.PublishDiagnosticsParams(cell.document, []))

    @one.feature(types.TEXT_DOCUMENT_HOVER)
    async def hover(params: types.HoverParams) -> types.Hover | None:
        said = await _asked(one, "hover", params.text_document.uri, params.position)
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, said)) if said else None

    @one.feature(
        types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])
    )
    async def actions(params: types.CodeActionParams) -> list[types.CodeAction]:
        address = params.text_document.uri
        found = await _asked(one, "changes", address, params.range.start)
        return [_action(one, address, change, params.context.diagnostics) for change in found or ()]

    @one.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=['"', "[", "."]))
    async def completions(params: types.CompletionParams) -> list[types.CompletionItem]:
        address = params.text_document.uri
        if not _name(address).lower().endswith(".toml"):
            return []
        found = await _asked(one, "completions", address, params.position)
        return [*map(_completion, found or ())]

    @one.feature(types.TEXT_DOCUMENT_CODE_LENS)
    async def lenses(params: types.CodeLensParams) -> list[types.CodeLens]:
        paper = one.judging.papers.get(params.text_document.uri)
        if paper is None or not paper.looked.summary:
            return []
        start = types.Position(0, 0)
        return [types.CodeLens(types.Range(start, start), types.Command(paper.looked.summary, ""))]

    return one


def _arranged(one: Server, uri: str, cells: list[types.NotebookCell], texts: Any) -> None:
    """A notebook has these cells now, some of them with new texts."""
    for item in texts:
        one.texts[item.uri] = one.text(item.text)
    one.cells[uri] = cells
    one.notebooks.update({cell.document: uri for cell in cells})


async def _asked(one: Server, what: str, address: str, position: types.Position) -> Any:
    """The answer to a question at a position; None in a text that is not looked at."""
    if address not in one.texts:
        return None
    uri, at = one.place(address, position)
    return await one.judging.ask(what, uri, at)


def _action(one: Server, address: str, change: Change, diagnostics: Any) -> types.CodeAction:
    at = one.range(address, change.stretch)
    edit = types.WorkspaceEdit(changes={address: [types.TextEdit(at, change.text)]})
    about = [said for said in diagnostics if said.range.start <= at.end and at.start <= said.range.end]
    return types.CodeAction(change.title, types.CodeActionKind.QuickFix, diagnostics=about, edit=edit)


def _completion(found: Completion) -> types.CompletionItem:
    return types.CompletionItem(found.label, detail=found.about, insert_text=found.text or None)

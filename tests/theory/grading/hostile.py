"""Answers and files that a marker must survive: each is read as foreign text, never run, and never takes long."""

from __future__ import annotations

ANSWERS = (
    "9^{9^{9^9}}", "9^9^9^9^9", "10^{1000000000}", "2^(2^(2^(2^(2^2))))", "((((" * 3000, "(" * 10_000 + ")" * 10_000,
    "{" * 5000, r"\frac{" * 2000, "1" * 100_000, "0." + "3" * 100_000, "1e999999999", "1e-999999999",
    "-" * 5000 + "1",
    "9!!!!!!", "(10^9)!", "1/0", "0/0", "0^0", "0^{-1}", r"\frac{1}{0}", "sqrt(-1)", "log(0)", "log(-1)", "tan(pi/2)",
    "__import__('os').system('true')", "exec('1')", "eval('1+1')", "lambda: 0", "open('/etc/passwd').read()",
    "().__class__.__bases__[0]", "{{7*7}}", "${7*7}", "$(touch /tmp/x)", "`id`", "; rm -rf .", "| cat /etc/passwd",
    "%s%s%s%n", "\x00", "-0.0113\x00", "\u202e3110.0-", "\u200b-0.0113", "\ufeff-0.0113", "\ud800".encode("utf-8",
    "replace").decode(),
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[bold red]x[/]",
    "[link=file:///etc/passwd]x[/link]",
    "[x](javascript:alert(1))", "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "=cmd|'/C calc'!A0", "=1+1", "@SUM(A1)",
    "+1+1", "\t=1",
    "\n".join(["x"] * 3000), r"\begin{bmatrix}" + r" 1 & 2 \\ " * 900 + r"\end{bmatrix}",
    r"\begin{matrix}" + " & ".join(["1"] * 3600) + r"\end{matrix}", r"\input{/etc/passwd}", r"\write18{id}",
    r"\def\a{\a\a}\a",
    r"\catcode`\%=0", r"\sum_{i=1}^{10^{9}} i", r"\prod_{i=1}^{99999999} i", r"\int_0^1 x dx",
    r"\lim_{n \to \infty} n",
    "a" * 3999, "+".join(["x"] * 1500), "*".join(["(1+x)"] * 400), "((x+1)^50+1)^50", "x^x^x^x",
    "sin(" * 60 + "x" + ")" * 60,
    "nan", "inf", "-inf", "NaN", "1_000", "0x10", "1j", "True", "None", "١٢٣", "１２３", "²", "½½", "1,2,3,4,5,6",
    "1.2.3.4",
)  # fmt: skip

FILES = (
    ("empty.toml", b""), ("blank.json", b"   \n"), ("zero.csv", b"\x00\x00\x00"), ("bytes.toml", b"\xff\xfe\x00bad"),
    ("deep.json", b"[" * 100_000 + b"]" * 100_000), ("deep.yaml", b"[" * 20_000), ("number.json", b"7"),
    ("null.json", b"null"),
    ("list.json", b"[1, 2, 3]"), ("rows.json", b'[{"question": {}, "answer": {}}]'), ("table.json",
    b'{"q3b": {"a": {"b": 1}}}'),
    ("laughs.yaml", b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"), ("tag.yaml",
    b"!!python/object/apply:os.system [true]\n"),
    ("bad.toml", b"q3b = \n"), ("twice.toml", b"[q3b]\na = 1\n[q3b]\n"), ("nan.json", b'{"q3b": NaN}'),
    ("columns.csv", b"a,b,c\n1,2,3\n"), ("quote.csv", b'question,part,answer\n"q3b,,1\n'), ("wide.csv",
    b"question,answer\n" + b"q3b," + b"1" * 200_000),
    ("many.csv", b"question,part,answer\n" + b"q3b,x,1\n" * 3000), ("huge.toml",
    b"q3b = '" + b"1" * 2_000_000 + b"'"),
    ("odd.pdf", b"%PDF-1.7"), ("noending", b"x"), ("page.md", b"$" * 50_000), ("braces.md",
    b"$" + b"{" * 20_000 + b"$"),
)  # fmt: skip

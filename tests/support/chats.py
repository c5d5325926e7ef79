"""Chat logs to be replayed, made for the tests."""

# Everything that a log can be awkward with: 21 messages of 9 writers, and 12 lines that are none.
AWKWARD = (
    b"=== lea [~lea@example.org] has joined #kitchen\r\n"
    b"[18:00] <lea> is anybody cooking?\r\n"
    b"[18:00] <LEA> the same lea in capitals\n"
    b"[18:01] < Otto > a nick with spaces around it\n"
    b"[18:01]  * otto stirs the soup\n"
    b"[18:01] * otto with one space does nothing\n"
    b"[18:02] <lea> ok\n"
    b"[18:02] <lea> ok\n"
    b"[18:02] <otto> ok\n"
    b"[18:02] <lea> ok\n"
    b"\n"
    b"[18:03] <[x]^> brackets: <lea> [18:03] * > <\n"
    b"[18:03] <-minus> a nick that begins like a flag\n"
    b"[18:03] <.hidden> and one like a hidden file\n"
    b"[18:04] <a nick of much more than thirty-two bytes, and blanks> long\n"
    b"[18:04] <a nick of much more than thirty-two bytes, and stripes> long\n"
    b"[18:05] <ma\xc3\xab> UTF-8: cr\xc3\xa8me br\xc3\xbbl\xc3\xa9e \xf0\x9f\x8d\xae\n"
    b"[18:05] <otto> Windows-1252: cr\xe8me for \x805, \x93quoted\x94, undefined \x81\n"
    b"[18:06] <lea>\n"
    b"[18:06] <lea> \n"
    b"[18:06] <lea> \t \r\n"
    b"[18:06]  * lea \n"
    b"[18:06]  * lea\n"
    b"[18:6] <lea> no time\n"
    b"[18:07] <> nobody\n"
    b"[18:07] <lea\n"
    b"18:07 <lea> no brackets\n"
    b"[18:08] <lea>   spaces in front and behind   \n"
    b"[18:08] <lea> a tab\tand a quote \" and a backslash \\ and a nul-free \x7f\n"
    b"[18:09] <otto> " + b"much to say, " * 700 + b"\n"
    b"[18:09] <otto> -- --json\n"
    b"[18:10]  * lea's kettle whistles\n"
    b"[18:10] <lea> the last one, without an end of line"
)
AWKWARD_LINES = 21
AWKWARD_SKIPPED = 12
AWKWARD_WRITERS = 9


def long_chat(lines, writers):
    """Many lines, each of them different but for its first word."""
    said = []
    for i in range(lines):
        writer = f"w{i * 7 % writers}"
        if i % 11 == 0:
            said.append(f"=== {writer} is back")
        said.append(f"[{i // 60 % 24:02}:{i % 60:02}] <{writer}> line {i} of {lines}")
    return ("\n".join(said) + "\n").encode()

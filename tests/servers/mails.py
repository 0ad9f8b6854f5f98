"""Made-up messages, each different."""


def mail(number: int, size: int = 200, *, subject: str = "Statement") -> bytes:
    """Return a message of about `size` bytes in its body; the same for the same number."""
    line = f"{number:06} The quick brown fox jumps over the lazy dog and goes to the bank.\r\n"
    body = line * max(1, size // len(line))
    return (
        f"From: Aoi <aoi{number}@vendor.example>\r\nTo: teller@bank.example\r\nSubject: {subject} {number}\r\n"
        f"Date: Fri, 20 Nov 2026 10:{number % 60:02}:00 +0900\r\nMessage-ID: <{number}@vendor.example>\r\n\r\n{body}"
    ).encode()

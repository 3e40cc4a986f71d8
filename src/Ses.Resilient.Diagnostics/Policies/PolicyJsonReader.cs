using System.Buffers;

namespace Ses.Resilient.Diagnostics.Policies;

internal enum JsonFault
{
    None = 0,
    Syntax,
    Depth,
}

/// <summary>Reads a JSON text (RFC 8259) into nodes.</summary>
/// <remarks>
/// System.Text.Json is not used here for three reasons: places are wanted in characters for every value, not only for syntax errors;
/// duplicate names must be seen; and a text from a stranger must not cost an exception.
/// </remarks>
internal sealed class PolicyJsonReader(string text, PolicyJson json, int maxDepth = PolicyJsonReader.MaxDepth)
{
    /// <summary>A policy nests seven deep.</summary>
    public const int MaxDepth = 16;

    private static readonly SearchValues<char> StringStops = SearchValues.Create(
        "\"\\\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u0009\u000A\u000B\u000C\u000D\u000E\u000F"
        + "\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001A\u001B\u001C\u001D\u001E\u001F");

    private int _at;

    /// <summary>Why and where reading ended early.</summary>
    public JsonFault Fault { get; private set; }

    public int FaultOffset { get; private set; }

    public Sentence FaultMessage { get; private set; } = Sentence.Empty;

    /// <summary>Reads the text; <see cref="Fault"/> says how that went.</summary>
    public void Read()
    {
        SkipSpace();
        if (Value(0))
        {
            SkipSpace();
            if (_at < text.Length)
            {
                Fail($"The text goes on after the end of the JSON value.");
            }
        }
    }

    private bool Value(int depth)
    {
        if (_at >= text.Length)
        {
            return Fail($"The text ends where a value is expected.");
        }

        switch (text[_at])
        {
            case '{':
                return Composite(JsonKind.Object, '}', depth);
            case '[':
                return Composite(JsonKind.Array, ']', depth);
            case '"':
                return String();
            case 't':
                return Literal("true", JsonKind.True);
            case 'f':
                return Literal("false", JsonKind.False);
            case 'n':
                return Literal("null", JsonKind.Null);
            case '-' or (>= '0' and <= '9'):
                return Number();
            default:
                return Fail($"A value cannot begin with this character.");
        }
    }

    private bool Composite(JsonKind kind, char close, int depth)
    {
        if (depth == maxDepth)
        {
            Fail($"The text nests deeper than a policy can.");
            Fault = JsonFault.Depth;
            return false;
        }

        var node = json.Add(kind, false, _at, 1);
        _at++;
        SkipSpace();
        if (!Peek(close))
        {
            while (true)
            {
                if (kind == JsonKind.Object && !Name())
                {
                    return false;
                }

                if (!Value(depth + 1))
                {
                    return false;
                }

                SkipSpace();
                if (Peek(close))
                {
                    break;
                }

                if (!Peek(','))
                {
                    return Fail(kind == JsonKind.Object ? (Sentence)$"A comma or }} is expected here." : $"A comma or ] is expected here.");
                }

                _at++;
                SkipSpace();
            }
        }

        _at++;
        json.Close(node, _at);
        return true;
    }

    private bool Name()
    {
        if (!Peek('"'))
        {
            return Fail($"A name in double quotes is expected here.");
        }

        if (!String())
        {
            return false;
        }

        SkipSpace();
        if (!Peek(':'))
        {
            return Fail($"A colon is expected after a name.");
        }

        _at++;
        SkipSpace();
        return true;
    }

    private bool String()
    {
        var start = ++_at;
        var escaped = false;
        while (true)
        {
            var run = text.AsSpan(_at).IndexOfAny(StringStops);
            if (run < 0)
            {
                _at = start - 1;
                return Fail($"This string has no closing quote.");
            }

            _at += run;
            if (text[_at] == '"')
            {
                break;
            }

            if (text[_at] != '\\')
            {
                return Fail($"A control character in a string must be written as an escape.");
            }

            escaped = true;
            if (!Escape())
            {
                return false;
            }
        }

        json.Add(JsonKind.String, escaped, start, _at - start);
        _at++;
        return true;
    }

    private bool Escape()
    {
        var kind = _at + 1 < text.Length ? text[_at + 1] : '\0';
        if (kind == 'u')
        {
            for (var i = 2; i < 6; i++)
            {
                if (_at + i >= text.Length || !char.IsAsciiHexDigit(text[_at + i]))
                {
                    return Fail($"\\u must be followed by four hexadecimal digits.");
                }
            }

            _at += 6;
            return true;
        }

        if (!"\"\\/bfnrt".Contains(kind, StringComparison.Ordinal))
        {
            return Fail($"JSON has no such escape.");
        }

        _at += 2;
        return true;
    }

    private bool Number()
    {
        var start = _at;
        if (Peek('-'))
        {
            _at++;
        }

        if (Peek('0'))
        {
            _at++;
        }
        else if (!Digits())
        {
            return Fail($"A digit is expected here.");
        }

        if (Peek('.'))
        {
            _at++;
            if (!Digits())
            {
                return Fail($"A digit is expected after the decimal point.");
            }
        }

        if (Peek('e') || Peek('E'))
        {
            _at++;
            if (Peek('+') || Peek('-'))
            {
                _at++;
            }

            if (!Digits())
            {
                return Fail($"A digit is expected in the exponent.");
            }
        }

        json.Add(JsonKind.Number, false, start, _at - start);
        return true;
    }

    private bool Digits()
    {
        var start = _at;
        while (_at < text.Length && char.IsAsciiDigit(text[_at]))
        {
            _at++;
        }

        return _at > start;
    }

    private bool Literal(string literal, JsonKind kind)
    {
        if (!text.AsSpan(_at).StartsWith(literal, StringComparison.Ordinal))
        {
            return Fail($"Only true, false, null, numbers, strings, objects and arrays are values.");
        }

        json.Add(kind, false, _at, literal.Length);
        _at += literal.Length;
        return true;
    }

    private bool Peek(char c) => _at < text.Length && text[_at] == c;

    private void SkipSpace()
    {
        if (_at < text.Length && text[_at] > ' ')
        {
            return;
        }

        while (_at < text.Length && text[_at] is ' ' or '\n' or '\r' or '\t')
        {
            _at++;
        }
    }

    private bool Fail(Sentence message)
    {
        Fault = JsonFault.Syntax;
        FaultOffset = Math.Min(_at, text.Length);
        FaultMessage = message;
        return false;
    }
}

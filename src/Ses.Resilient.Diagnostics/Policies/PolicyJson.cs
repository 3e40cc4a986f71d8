using System.Buffers;
using System.Globalization;
using System.Text;

namespace Ses.Resilient.Diagnostics.Policies;

internal enum JsonKind : byte
{
    Object,
    Array,
    String,
    Number,
    True,
    False,
    Null,
}

/// <summary>One value (or member name) of a JSON text. Children of an object alternate name, value.</summary>
/// <param name="Start">Offset of its first character; for strings: after the quote.</param>
/// <param name="Length">Length of its text; for strings: without the quotes.</param>
/// <param name="Next">Index of the node after it and its children.</param>
internal readonly record struct JsonNode(JsonKind Kind, bool Escaped, int Start, int Length, int Next);

/// <summary>
/// A JSON text (RFC 8259) as a flat list of nodes that keep their place in the text.
/// </summary>
/// <remarks>
/// System.Text.Json is not used here for three reasons: places are wanted in characters for every value, not only for syntax errors;
/// duplicate names must be seen; and a text from a stranger must not cost an exception.
/// </remarks>
internal sealed class PolicyJson
{
    /// <summary>A policy nests seven deep.</summary>
    public const int MaxDepth = 16;

    private static readonly SearchValues<char> StringStops = SearchValues.Create(
        "\"\\\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u0009\u000A\u000B\u000C\u000D\u000E\u000F"
        + "\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001A\u001B\u001C\u001D\u001E\u001F");

    private readonly string _text;
    private JsonNode[] _nodes;
    private int _count;
    private int _at;

    private PolicyJson(string text)
    {
        _text = text;
        _nodes = new JsonNode[(text.Length / 12) + 8];
    }

    public enum Fault
    {
        None = 0,
        Syntax,
        Depth,
    }

    /// <summary>Why and where reading ended early.</summary>
    public Fault Failure { get; private set; }

    public int FailureOffset { get; private set; }

    public string FailureMessage { get; private set; } = "";

    public ref readonly JsonNode this[int index] => ref _nodes[index];

    /// <summary>Reads a text; <see cref="Failure"/> says whether that went well.</summary>
    public static PolicyJson Read(string text)
    {
        var json = new PolicyJson(text);
        json.SkipSpace();
        if (json.Value(0))
        {
            json.SkipSpace();
            if (json._at < text.Length)
            {
                json.Fail("The text goes on after the end of the JSON value.");
            }
        }

        return json;
    }

    public bool TextEquals(int index, string text) => Span(index).SequenceEqual(text);

    /// <summary>The value of a string, or the text of a number or literal.</summary>
    public string Text(int index)
    {
        ref readonly var node = ref _nodes[index];
        var raw = _text.AsSpan(node.Start, node.Length);
        return node.Escaped ? Unescape(raw) : raw.ToString();
    }

    /// <summary>The same, without a copy where there are no escapes.</summary>
    public ReadOnlySpan<char> Span(int index)
    {
        ref readonly var node = ref _nodes[index];
        return node.Escaped ? Text(index) : _text.AsSpan(node.Start, node.Length);
    }

    /// <summary>Line and column, from 1, of an offset.</summary>
    public (int Line, int Column) Place(int offset)
    {
        var line = 1;
        var lineStart = 0;
        for (var i = 0; i < offset && i < _text.Length; i++)
        {
            if (_text[i] == '\n')
            {
                line++;
                lineStart = i + 1;
            }
        }

        return (line, offset - lineStart + 1);
    }

    /// <summary>The JSON path of a node, or of the value whose name the node is.</summary>
    public string Path(int index)
    {
        var path = new StringBuilder("$");
        var node = 0;
        while (node < index)
        {
            var isObject = _nodes[node].Kind == JsonKind.Object;
            var ordinal = 0;
            var child = node + 1;
            var end = _nodes[node].Next;
            while (child < end)
            {
                var value = isObject ? child + 1 : child;
                if (index < _nodes[value].Next)
                {
                    break;
                }

                child = _nodes[value].Next;
                ordinal++;
            }

            if (child >= end)
            {
                break;
            }

            if (isObject)
            {
                path.Append(PathStep(Text(child)));
                node = index == child ? index : child + 1;
            }
            else
            {
                path.Append(CultureInfo.InvariantCulture, $"[{ordinal}]");
                node = child;
            }
        }

        return path.ToString();
    }

    /// <summary>A member as a step of a JSON path: <c>.name</c> or <c>['name']</c>.</summary>
    public static string PathStep(string name) =>
        name.Length > 0 && AsciiText.IsLettersAndDigits(name) ? "." + name : "['" + name.Replace("'", "\\'", StringComparison.Ordinal) + "']";

    private bool Value(int depth)
    {
        if (_at >= _text.Length)
        {
            return Fail("The text ends where a value is expected.");
        }

        switch (_text[_at])
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
                return Fail("A value cannot begin with this character.");
        }
    }

    private bool Composite(JsonKind kind, char close, int depth)
    {
        if (depth == MaxDepth)
        {
            Fail("The text nests deeper than a policy can.");
            Failure = Fault.Depth;
            return false;
        }

        var node = Add(kind, false, _at, 1);
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
                    return Fail(kind == JsonKind.Object ? "A comma or } is expected here." : "A comma or ] is expected here.");
                }

                _at++;
                SkipSpace();
            }
        }

        _at++;
        _nodes[node] = _nodes[node] with { Length = _at - _nodes[node].Start, Next = _count };
        return true;
    }

    private bool Name()
    {
        if (!Peek('"'))
        {
            return Fail("A name in double quotes is expected here.");
        }

        if (!String())
        {
            return false;
        }

        SkipSpace();
        if (!Peek(':'))
        {
            return Fail("A colon is expected after a name.");
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
            var run = _text.AsSpan(_at).IndexOfAny(StringStops);
            if (run < 0)
            {
                _at = start - 1;
                return Fail("This string has no closing quote.");
            }

            _at += run;
            if (_text[_at] == '"')
            {
                break;
            }

            if (_text[_at] != '\\')
            {
                return Fail("A control character in a string must be written as an escape.");
            }

            escaped = true;
            if (!Escape())
            {
                return false;
            }
        }

        Add(JsonKind.String, escaped, start, _at - start);
        _at++;
        return true;
    }

    private bool Escape()
    {
        var kind = _at + 1 < _text.Length ? _text[_at + 1] : '\0';
        if (kind == 'u')
        {
            for (var i = 2; i < 6; i++)
            {
                if (_at + i >= _text.Length || !char.IsAsciiHexDigit(_text[_at + i]))
                {
                    return Fail("\\u must be followed by four hexadecimal digits.");
                }
            }

            _at += 6;
            return true;
        }

        if (!"\"\\/bfnrt".Contains(kind, StringComparison.Ordinal))
        {
            return Fail("JSON has no such escape.");
        }

        _at += 2;
        return true;
    }

    private static string Unescape(ReadOnlySpan<char> raw)
    {
        var text = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                text.Append(raw[i]);
                continue;
            }

            i++;
            switch (raw[i])
            {
                case 'b': text.Append('\b'); break;
                case 'f': text.Append('\f'); break;
                case 'n': text.Append('\n'); break;
                case 'r': text.Append('\r'); break;
                case 't': text.Append('\t'); break;
                case 'u':
                    text.Append((char)ushort.Parse(raw.Slice(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                    i += 4;
                    break;
                default: text.Append(raw[i]); break;
            }
        }

        return text.ToString();
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
            return Fail("A digit is expected here.");
        }

        if (Peek('.'))
        {
            _at++;
            if (!Digits())
            {
                return Fail("A digit is expected after the decimal point.");
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
                return Fail("A digit is expected in the exponent.");
            }
        }

        Add(JsonKind.Number, false, start, _at - start);
        return true;
    }

    private bool Digits()
    {
        var start = _at;
        while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
        {
            _at++;
        }

        return _at > start;
    }

    private bool Literal(string literal, JsonKind kind)
    {
        if (!_text.AsSpan(_at).StartsWith(literal, StringComparison.Ordinal))
        {
            return Fail("Only true, false, null, numbers, strings, objects and arrays are values.");
        }

        Add(kind, false, _at, literal.Length);
        _at += literal.Length;
        return true;
    }

    private int Add(JsonKind kind, bool escaped, int start, int length)
    {
        if (_count == _nodes.Length)
        {
            Array.Resize(ref _nodes, _count * 2);
        }

        _nodes[_count] = new JsonNode(kind, escaped, start, length, _count + 1);
        return _count++;
    }

    private bool Peek(char c) => _at < _text.Length && _text[_at] == c;

    private void SkipSpace()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\n' or '\r' or '\t')
        {
            _at++;
        }
    }

    private bool Fail(string message)
    {
        Failure = Fault.Syntax;
        FailureOffset = Math.Min(_at, _text.Length);
        FailureMessage = message;
        return false;
    }
}

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

/// <summary>A JSON text as a flat list of nodes that keep their place in the text. To be disposed once the policy is compiled.</summary>
internal sealed class PolicyJson : IDisposable
{
    private readonly string _text;
    private JsonNode[] _nodes;
    private int _count;

    public PolicyJson(string text)
    {
        _text = text;
        _nodes = ArrayPool<JsonNode>.Shared.Rent((text.Length / 6) + 8);
    }

    public int Count => _count;

    public ref readonly JsonNode this[int index] => ref _nodes[index];

    public int Add(JsonKind kind, bool escaped, int start, int length)
    {
        if (_count == _nodes.Length)
        {
            var larger = ArrayPool<JsonNode>.Shared.Rent(_count * 2);
            _nodes.CopyTo(larger, 0);
            ArrayPool<JsonNode>.Shared.Return(_nodes);
            _nodes = larger;
        }

        _nodes[_count] = new JsonNode(kind, escaped, start, length, _count + 1);
        return _count++;
    }

    /// <summary>Ends an object or array: all nodes added since are its children.</summary>
    public void Close(int node, int end) => _nodes[node] = _nodes[node] with { Length = end - _nodes[node].Start, Next = _count };

    public void Dispose()
    {
        ArrayPool<JsonNode>.Shared.Return(_nodes);
        _nodes = [];
        _count = 0;
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

    /// <summary>The text of a value as it is written; of a string without its quotes.</summary>
    public ReadOnlySpan<char> Raw(int index) => _text.AsSpan(_nodes[index].Start, _nodes[index].Length);

    /// <summary>Whether two nodes are written alike; <see langword="false"/> where there is no second (-1).</summary>
    public bool IsSame(int index, int other) =>
        other >= 0 && _nodes[index].Kind == _nodes[other].Kind
        && _text.AsSpan(_nodes[index].Start, _nodes[index].Length).SequenceEqual(_text.AsSpan(_nodes[other].Start, _nodes[other].Length));

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
}

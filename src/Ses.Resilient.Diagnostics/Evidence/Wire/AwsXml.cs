using System.Collections.Immutable;
using System.Text;
using System.Xml;

namespace Ses.Resilient.Diagnostics.Evidence.Wire;

/// <summary>An element of a Query answer. Namespaces and attributes carry nothing there and are dropped.</summary>
internal sealed class AwsXml
{
    private const int MaxDepth = 32;

    private readonly List<AwsXml> _children = [];
    private StringBuilder? _content;

    private AwsXml(string name) => Name = name;

    public string Name { get; }

    public string Content => _content?.ToString() ?? "";

    /// <exception cref="ReadException">The body is no XML, has a DTD, or nests too deep.</exception>
    public static AwsXml Parse(byte[] body)
    {
        try
        {
            using var stream = new MemoryStream(body, writable: false);
            using var reader = XmlReader.Create(stream, new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                IgnoreComments = true,
                IgnoreProcessingInstructions = true,
                MaxCharactersInDocument = BufferingHandler.MaxBodyLength,
            });
            return Read(reader);
        }
        catch (XmlException malformed)
        {
            throw new ReadException("the answer is no well-formed XML", malformed);
        }
    }

    public AwsXml? Child(string name)
    {
        foreach (var child in _children)
        {
            if (string.Equals(child.Name, name, StringComparison.Ordinal))
            {
                return child;
            }
        }

        return null;
    }

    public string? Text(string name) => Child(name)?.Content;

    /// <exception cref="ReadException">There is no such element.</exception>
    public AwsXml Required(string name) => Child(name) ?? throw new ReadException($"the answer has no {name}");

    /// <exception cref="ReadException">There is no such element, or it is empty.</exception>
    public string RequiredText(string name) =>
        Required(name).Content is { Length: > 0 } text ? text : throw new ReadException($"the answer has an empty {name}");

    /// <summary>The entries of a list element.</summary>
    public ImmutableArray<AwsXml> Members(string name) => [.. Required(name)._children.Where(static child => child.Name is "member")];

    private static AwsXml Read(XmlReader reader)
    {
        var open = new Stack<AwsXml>();
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    var element = new AwsXml(reader.LocalName);
                    if (open.TryPeek(out var parent))
                    {
                        parent._children.Add(element);
                    }

                    if (reader.IsEmptyElement)
                    {
                        if (open.Count == 0)
                        {
                            return element;
                        }

                        break;
                    }

                    open.Push(element);
                    if (open.Count > MaxDepth)
                    {
                        throw new ReadException("the answer nests too deep");
                    }

                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace when open.TryPeek(out var current):
                    (current._content ??= new StringBuilder()).Append(reader.Value);
                    break;
                case XmlNodeType.EndElement:
                    var closed = open.Pop();
                    if (open.Count == 0)
                    {
                        return closed;
                    }

                    break;
            }
        }

        throw new ReadException("the answer is empty");
    }
}

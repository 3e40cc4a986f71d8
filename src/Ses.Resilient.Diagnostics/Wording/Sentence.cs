using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Serialization;

namespace Ses.Resilient.Diagnostics;

/// <summary>
/// A text for people: its English format, which is also the key of its translations, and what fills it. Made of an interpolated string, so that the
/// places that explain something write plain English; a sentence in another's place is translated by itself. Not changed once made.
/// </summary>
/// <remarks>
/// A string does not convert: in it, values can no longer be told from words. So a sentence without values is written <c>$"..."</c> too, and one side of a
/// conditional is cast, <c>isOne ? (Sentence)$"{x} is" : $"none is"</c>, which would be a string before it is a sentence. The compiler finds those that are not.
/// </remarks>
[JsonConverter(typeof(SentenceJson))]
[InterpolatedStringHandler]
internal sealed class Sentence : IEquatable<Sentence>
{
    private readonly StringBuilder? _building;
    private readonly ImmutableArray<object>.Builder? _filling;
    private string? _format;
    private ImmutableArray<object> _arguments;

    /// <summary>For the compiler: begins an interpolated string.</summary>
    public Sentence(int literalLength, int formattedCount)
    {
        _building = new StringBuilder(literalLength + (3 * formattedCount));
        _filling = ImmutableArray.CreateBuilder<object>(formattedCount);
    }

    /// <param name="format">A composite format: <c>{0}</c> and so on, doubled braces for braces.</param>
    /// <param name="arguments">Strings and sentences.</param>
    /// <param name="form">What is done to the whole.</param>
    public Sentence(string format, ImmutableArray<object> arguments, SentenceForm form = SentenceForm.AsWritten)
    {
        _format = format;
        _arguments = arguments;
        Form = form;
    }

    public static Sentence Empty { get; } = new("", []);

    /// <summary>The English format: the key of its translations.</summary>
    public string Format => _format ??= _building!.ToString();

    /// <summary>What fills the format: strings and sentences.</summary>
    public ImmutableArray<object> Arguments => _arguments.IsDefault ? _arguments = _filling!.ToImmutable() : _arguments;

    public SentenceForm Form { get; private init; }

    /// <summary>A text that is the same in every language.</summary>
    public static Sentence Verbatim(string text) => $"{text}";

    /// <summary><c>a, b, c</c>.</summary>
    public static Sentence List(IEnumerable<Sentence> items) => Joined(items, static (a, b) => $"{a}, {b}");

    /// <summary><c>a and b and c</c>.</summary>
    public static Sentence And(IEnumerable<Sentence> items) => Joined(items, static (a, b) => $"{a} and {b}");

    public static Sentence Joined(IEnumerable<Sentence> items, Func<Sentence, Sentence, Sentence> join) =>
        items.Aggregate(default(Sentence), (all, next) => all is null ? next : join(all, next)) ?? Empty;

    /// <summary>As the beginning of a text: where a language has capital letters.</summary>
    public Sentence Capitalized() => With(Form | SentenceForm.Capitalized);

    /// <summary>Without its full stop, to stand in another sentence.</summary>
    public Sentence WithoutFullStop() => With(Form | SentenceForm.WithoutFullStop);

    /// <summary>The sentence with its values, not its words, put through a function.</summary>
    public Sentence Map(Func<string, string> map) =>
        new(Format, [.. Arguments.Select(a => a is Sentence inner ? inner.Map(map) : (object)map((string)a))], Form);

    /// <summary>For the compiler.</summary>
    public void AppendLiteral(string value) => _building!.Append(Escaped(value));

    /// <summary>For the compiler.</summary>
    public void AppendFormatted(Sentence? value) => Append(value ?? Empty);

    /// <summary>For the compiler.</summary>
    public void AppendFormatted(PolicyStatementReference value) => Append(value.ToSentence());

    /// <summary>For the compiler.</summary>
    public void AppendFormatted(string? value) => Append(value ?? "");

    /// <summary>For the compiler. Numbers and codes are the same in every language.</summary>
    public void AppendFormatted<T>(T value) => Append(value is IFormattable formattable ? formattable.ToString(null, CultureInfo.InvariantCulture) : value?.ToString() ?? "");

    public string English => ToString(CultureInfo.InvariantCulture);

    public override string ToString() => English;

    /// <summary>In the language of a culture, where there is a translation; else in English.</summary>
    public string ToString(CultureInfo culture)
    {
        var text = new StringBuilder();
        SentenceWriter.Append(text, this, culture);
        return text.ToString();
    }

    public bool Equals(Sentence? other) =>
        other is not null && Format == other.Format && Form == other.Form && Arguments.SequenceEqual(other.Arguments);

    public override bool Equals(object? obj) => Equals(obj as Sentence);

    public override int GetHashCode() => HashCode.Combine(Format, Form, Arguments.Length);

    private void Append(object value)
    {
        _building!.Append('{').Append(_filling!.Count).Append('}');
        _filling.Add(value);
    }

    private Sentence With(SentenceForm form) => new(Format, Arguments, form);

    private static string Escaped(string text) =>
        text.AsSpan().IndexOfAny('{', '}') < 0 ? text : text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
}

/// <summary>What is done to a sentence as a whole.</summary>
[Flags]
internal enum SentenceForm
{
    AsWritten = 0,

    Capitalized = 1,

    WithoutFullStop = 2,
}

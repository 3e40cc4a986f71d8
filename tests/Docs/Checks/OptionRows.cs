using System.Collections;
using System.Globalization;
using System.Reflection;

namespace Ses.Resilient.Tests.Docs;

/// <summary>One row of the tables in docs/options.md: | `Option` | `default` | `from` | `to` | `off` | meaning |.</summary>
/// <param name="Option">Its path, for example <c>FailFast.Duration</c>; with <c>()</c> where it is a method.</param>
/// <param name="From">The least value; empty where there is none.</param>
/// <param name="To">The greatest value; empty where there is none.</param>
/// <param name="Off">A value outside the limits that is good too; empty where there is none.</param>
internal sealed record OptionRow(string Option, string Default, string From, string To, string Off)
{
    public static IReadOnlyList<OptionRow> ReadAll(string document) =>
    [
        .. Repository.Read(document).Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|').Skip(1).Select(cell => cell.Trim().Trim('`')).ToArray())
            .Where(cells => cells.Length >= 6)
            .Select(cells => new OptionRow(cells[0], cells[1], cells[2], cells[3], cells[4])),
    ];
}

/// <summary>An option as the code has it.</summary>
/// <param name="Owner">The object that holds it, in new options.</param>
internal sealed record Option(string Path, object Owner, PropertyInfo? Property)
{
    public string Default => Property?.GetValue(Owner) switch
    {
        null => Property is null ? "" : "null",
        TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        string text => text,
        IEnumerable many => many.Cast<object>().Any() ? "not empty" : "empty",
        var other => Convert.ToString(other, CultureInfo.InvariantCulture)!,
    };

    /// <summary>Every option of new options, also those of options inside them.</summary>
    public static IEnumerable<Option> AllOf(object options, string prefix = "")
    {
        var type = options.GetType();
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetValue(options) is { } inner && inner.GetType() is { IsClass: true } owned && owned.Assembly == type.Assembly)
            {
                foreach (var option in AllOf(inner, $"{prefix}{property.Name}."))
                    yield return option;
            }
            else
            {
                yield return new Option(prefix + property.Name, options, property);
            }
        }

        foreach (var method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(method => !method.IsSpecialName))
            yield return new Option($"{prefix}{method.Name}()", options, null);
    }

    public void Set(string text) => Property!.SetValue(Owner, Parse(text));

    public void SetBeyond(string limit, int sign) => Property!.SetValue(Owner, Parse(limit) switch
    {
        TimeSpan time => time + TimeSpan.FromTicks(sign),
        int number => number + sign,
        double number => sign > 0 ? Math.BitIncrement(number) : Math.BitDecrement(number),
        var other => throw new NotSupportedException($"{Path} has a limit of a type the check does not know: {other.GetType()}."),
    });

    private object Parse(string text)
    {
        var type = Nullable.GetUnderlyingType(Property!.PropertyType) ?? Property.PropertyType;
        return type == typeof(TimeSpan) ? TimeSpan.Parse(text, CultureInfo.InvariantCulture) : Convert.ChangeType(text, type, CultureInfo.InvariantCulture);
    }
}

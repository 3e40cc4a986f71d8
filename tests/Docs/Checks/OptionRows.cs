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
/// <param name="Attach">Puts the owner into the options, where they have none by default.</param>
internal sealed record Option(string Path, object Owner, PropertyInfo? Property, Action Attach)
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

    /// <summary>Every option of new options, also those of options inside them; where these are null by default, both they and what they hold.</summary>
    public static IEnumerable<Option> AllOf(object options) => AllOf(options, "", static () => { });

    private static IEnumerable<Option> AllOf(object owner, string prefix, Action attach)
    {
        var type = owner.GetType();
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var isOptions = property.PropertyType.IsClass && property.PropertyType.Assembly == type.Assembly;
            var given = property.GetValue(owner);
            if (!isOptions || given is null)
                yield return new Option(prefix + property.Name, owner, property, attach);
            if (!isOptions)
                continue;
            var inner = given ?? Activator.CreateInstance(property.PropertyType)!;
            foreach (var option in AllOf(inner, $"{prefix}{property.Name}.", given is null ? () => property.SetValue(owner, inner) : attach))
                yield return option;
        }

        foreach (var method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(method => !method.IsSpecialName))
            yield return new Option($"{prefix}{method.Name}()", owner, null, attach);
    }

    public void Set(string text) => Set(Parse(text));

    public void SetBeyond(string limit, int sign) => Set(Parse(limit) switch
    {
        TimeSpan time => time + TimeSpan.FromTicks(sign),
        int number => number + sign,
        double number => sign > 0 ? Math.BitIncrement(number) : Math.BitDecrement(number),
        var other => throw new NotSupportedException($"{Path} has a limit of a type the check does not know: {other.GetType()}."),
    });

    private void Set(object value)
    {
        Attach();
        Property!.SetValue(Owner, value);
    }

    private object Parse(string text)
    {
        var type = Nullable.GetUnderlyingType(Property!.PropertyType) ?? Property.PropertyType;
        return type == typeof(TimeSpan) ? TimeSpan.Parse(text, CultureInfo.InvariantCulture) : Convert.ChangeType(text, type, CultureInfo.InvariantCulture);
    }
}

using System.Buffers;
using Ses.Resilient.Diagnostics.Evaluation;

namespace Ses.Resilient.Diagnostics.Policies;

/// <summary>The values of a condition, read once in the way its operator reads them. Immutable.</summary>
internal abstract class ConditionValues
{
    /// <summary>Whether a value of the request matches any of them; the operator's negation is not looked at.</summary>
    public abstract Match MatchesAny(ReadOnlySpan<char> actual, in KeyScope scope);

    /// <summary>The same for the one value of a key.</summary>
    public virtual Match MatchesAny(ConditionKey key, in KeyScope scope) => MatchesAny(key.Values[0], scope);
}

/// <summary>A single value of a request, read once as a date and as an address. Immutable.</summary>
internal sealed class TypedValue
{
    public TypedValue(string text)
    {
        Instant = PolicyInstant.TryParse(text, out var instant) ? instant : null;
        Address = IpRange.TryParseAddress(text, out var address) ? address : null;
    }

    public PolicyInstant? Instant { get; }

    public IpRange? Address { get; }
}

/// <summary>StringEquals, StringEqualsIgnoreCase, StringLike.</summary>
internal sealed class StringValues(TextPattern[] patterns, bool ignoreCase) : ConditionValues
{
    public TextPattern[] Patterns { get; } = patterns;

    public bool IgnoreCase { get; } = ignoreCase;

    public override Match MatchesAny(ReadOnlySpan<char> actual, in KeyScope scope)
    {
        var match = Match.No;
        foreach (var pattern in Patterns)
        {
            var one = IgnoreCase ? pattern.MatchesIgnoringCase(actual, scope) : pattern.Matches(actual, scope);
            if (one == Match.Yes)
            {
                return one;
            }

            match = Kleene.Or(match, one);
        }

        return match;
    }
}

/// <summary>Bool: <c>true</c> or <c>false</c>, in any case; anything else matches nothing.</summary>
internal sealed class BoolValues(TextPattern[] patterns) : ConditionValues
{
    public TextPattern[] Patterns { get; } = patterns;

    public override Match MatchesAny(ReadOnlySpan<char> actual, in KeyScope scope)
    {
        var match = Match.No;
        if (actual.Equals("true", StringComparison.OrdinalIgnoreCase) || actual.Equals("false", StringComparison.OrdinalIgnoreCase))
        {
            foreach (var pattern in Patterns)
            {
                match = Kleene.Or(match, pattern.MatchesIgnoringCase(actual, scope));
            }
        }

        return match;
    }
}

/// <summary>Arn operators.</summary>
internal sealed class ArnValues(ArnPattern[] patterns) : ConditionValues
{
    public ArnPattern[] Patterns { get; } = patterns;

    public override Match MatchesAny(ReadOnlySpan<char> actual, in KeyScope scope)
    {
        var match = Match.No;
        var arn = new ArnText(actual);
        foreach (var pattern in Patterns)
        {
            var one = pattern.Matches(arn, scope);
            if (one == Match.Yes)
            {
                return one;
            }

            match = Kleene.Or(match, one);
        }

        return match;
    }
}

/// <summary>Numeric operators. What is no number, on either side, matches nothing.</summary>
internal sealed class NumberValues(string[] numbers, Comparison comparison) : ConditionValues
{
    public string[] Numbers { get; } = numbers;

    public override Match MatchesAny(ReadOnlySpan<char> actual, in KeyScope scope)
    {
        if (ExactNumber.TryParse(actual, out var number))
        {
            foreach (var text in Numbers)
            {
                if (ExactNumber.TryParse(text, out var required) && Order.Holds(comparison, number.Order(required)))
                {
                    return Match.Yes;
                }
            }
        }

        return Match.No;
    }
}

/// <summary>Date operators. What is no date, on either side, matches nothing.</summary>
internal sealed class DateValues(PolicyInstant[] instants, Comparison comparison) : ConditionValues
{
    public PolicyInstant[] Instants { get; } = instants;

    public override Match MatchesAny(ReadOnlySpan<char> actual, in KeyScope scope) => Kleene.From(PolicyInstant.TryParse(actual, out var instant) && HoldsFor(instant));

    public override Match MatchesAny(ConditionKey key, in KeyScope scope) => Kleene.From(key.Typed().Instant is { } instant && HoldsFor(instant));

    private bool HoldsFor(PolicyInstant instant)
    {
        foreach (ref readonly var required in Instants.AsSpan())
        {
            if (Order.Holds(comparison, instant.CompareTo(required)))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>IpAddress. What is no address, on either side, matches nothing.</summary>
internal sealed class IpValues(IpRange[] ranges) : ConditionValues
{
    public IpRange[] Ranges { get; } = ranges;

    public override Match MatchesAny(ReadOnlySpan<char> actual, in KeyScope scope) => Kleene.From(IpRange.TryParseAddress(actual, out var address) && HoldsFor(address));

    public override Match MatchesAny(ConditionKey key, in KeyScope scope) => Kleene.From(key.Typed().Address is { } address && HoldsFor(address));

    private bool HoldsFor(in IpRange address)
    {
        foreach (ref readonly var range in Ranges.AsSpan())
        {
            if (range.Contains(address))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>BinaryEquals: base64 on both sides, the bytes are compared.</summary>
internal sealed class BinaryValues(byte[][] values) : ConditionValues
{
    private const int StackBytes = 256;

    public byte[][] Values { get; } = values;

    public override Match MatchesAny(ReadOnlySpan<char> actual, in KeyScope scope)
    {
        var rented = actual.Length > StackBytes ? ArrayPool<byte>.Shared.Rent(actual.Length) : null;
        var buffer = rented ?? stackalloc byte[StackBytes];
        var match = Match.No;
        if (Convert.TryFromBase64Chars(actual, buffer, out var length))
        {
            foreach (var value in Values)
            {
                if (buffer[..length].SequenceEqual(value))
                {
                    match = Match.Yes;
                    break;
                }
            }
        }

        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return match;
    }
}

/// <summary>Null: which presence it asks for. It never looks at values.</summary>
internal sealed class NullValues(bool asksAbsent, bool asksPresent) : ConditionValues
{
    public bool AsksAbsent { get; } = asksAbsent;

    public bool AsksPresent { get; } = asksPresent;

    public override Match MatchesAny(ReadOnlySpan<char> actual, in KeyScope scope) => Kleene.From(AsksPresent);
}

internal static class Order
{
    public static bool Holds(Comparison comparison, int order) => comparison switch
    {
        Comparison.Less => order < 0,
        Comparison.LessOrEqual => order <= 0,
        Comparison.Greater => order > 0,
        Comparison.GreaterOrEqual => order >= 0,
        _ => order == 0,
    };
}

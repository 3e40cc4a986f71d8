namespace Ses.Resilient.Diagnostics.Evaluation;

/// <summary>Whether a part of a statement matches the request. The numbers are chosen so that the lesser of two is their conjunction.</summary>
internal enum Match : byte
{
    No = 0,

    /// <summary>Turns on a condition key whose value is not known.</summary>
    Unknown = 1,

    /// <summary>The policy says something of which nobody can tell what it means here.</summary>
    CannotTell = 2,

    Yes = 3,
}

/// <summary>
/// Three-valued logic. Where an unknown key and a text of unclear meaning meet, <see cref="Match.Unknown"/> is kept: once the key is settled, the evaluation
/// with its value meets the unclear text again.
/// </summary>
internal static class Kleene
{
    public static Match From(bool value) => value ? Match.Yes : Match.No;

    public static Match Not(Match match) => match switch
    {
        Match.No => Match.Yes,
        Match.Yes => Match.No,
        _ => match,
    };

    public static Match And(Match left, Match right) => left < right ? left : right;

    public static Match Or(Match left, Match right) =>
        left == Match.No ? right
        : right == Match.No ? left
        : left == Match.Yes || right == Match.Yes ? Match.Yes
        : And(left, right);
}

using Ses.Resilient.Diagnostics.Denials;

namespace Ses.Resilient.Diagnostics.Evidence;

/// <summary>How one read ended: the value, or why there is none. Reads never throw.</summary>
/// <param name="State">How it ended.</param>
/// <param name="Value">The value, where found.</param>
/// <param name="Permission">The IAM action that was refused, where not permitted.</param>
/// <param name="Reason">Why it failed, in a few words without secrets.</param>
/// <param name="Refusal">The refusal, where not permitted: the layer it names is evidence too.</param>
internal sealed record ReadOutcome<T>(ReadState State, T? Value, string? Permission = null, string? Reason = null, SesRefusal? Refusal = null)
    where T : class
{
    public static ReadOutcome<T> NotAsked { get; } = new(ReadState.NotAsked, null);

    public static ReadOutcome<T> Found(T value) => new(ReadState.Found, value);

    public static ReadOutcome<T> Absent { get; } = new(ReadState.Absent, null);

    public bool IsKnown => State is ReadState.Found or ReadState.Absent;

    /// <summary>Carries a failed outcome over to another type.</summary>
    public ReadOutcome<TOther> As<TOther>()
        where TOther : class => new(State, null, Permission, Reason, Refusal);
}

using Ses.Resilient.Diagnostics.Denials;
using Ses.Resilient.Diagnostics.Evaluation;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Diagnostics.Attribution;

/// <summary>Which sends, alike in all else that is known of them, a diagnosis holds for. A greater value is a wider scope.</summary>
internal enum SharingScope
{
    /// <summary>Those made in the same second to the same recipients: it may turn on the time.</summary>
    SameMoment = 0,

    /// <summary>Those to the same recipients, at any time.</summary>
    SameRecipients,

    /// <summary>Those to any recipients, at any time.</summary>
    AnyRecipients,
}

/// <summary>Finds out how far a diagnosis may be shared.</summary>
/// <remarks>
/// A diagnosis follows from the refusal, the facts of the send and the evidence. Of the facts, only time and recipients change from one send to the next
/// while all else stays, and only policies look at them. So what counts is whether any policy that was read names such a key, in a condition or
/// as a variable, whether or not its statement came to matter for this send: for the next one it may.
/// </remarks>
internal static class SharingScopes
{
    /// <summary>Whether a condition key differs between two sends only because they were made at different times.</summary>
    public static bool IsOfMoment(string key) =>
        key.Equals("aws:CurrentTime", StringComparison.OrdinalIgnoreCase) || key.Equals("aws:EpochTime", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a condition key holds recipients.</summary>
    public static bool IsOfRecipients(string key) => key.Equals(SendFactsActions.Recipients, StringComparison.OrdinalIgnoreCase);

    public static SharingScope Of(RefusedSend send)
    {
        // What the simulator answered holds for what it was asked about; the policies behind it are not known.
        var scope = send.Evidence.Simulation.State == ReadState.Found ? SharingScope.SameRecipients : SharingScope.AnyRecipients;
        foreach (var statement in send.Checks.SelectMany(c => PoliciesOf(c.Policies)).Distinct().SelectMany(StatementsOf))
        {
            if (Names(statement, IsOfMoment, "aws:CurrentTime", "aws:EpochTime")) return SharingScope.SameMoment;
            if (Names(statement, IsOfRecipients, SendFactsActions.Recipients)) scope = SharingScope.SameRecipients;
        }

        return scope;
    }

    private static IEnumerable<Policy> PoliciesOf(PolicySet policies)
    {
        var single = new[] { policies.Boundary, policies.Session, policies.Endpoint }.OfType<Policy>();
        var levels = (policies.Scp ?? []).Concat(policies.Rcp ?? []).SelectMany(level => level);
        return [.. policies.Identity ?? [], .. policies.Resource ?? [], .. levels, .. single];
    }

    private static Statement[] StatementsOf(Policy policy) => policy.Document is { } document ? document.Statements.ToArray() : [];

    private static bool Names(Statement statement, Func<string, bool> isKey, params ReadOnlySpan<string> keys)
    {
        foreach (var condition in statement.Conditions)
        {
            if (isKey(condition.Key.Text) || HasVariable(condition.Required, keys)) return true;
        }

        return HasVariable((statement.Resources ?? []).Select(r => r.Text), keys);
    }

    private static bool HasVariable(IEnumerable<string> texts, ReadOnlySpan<string> keys)
    {
        foreach (var text in texts)
        {
            foreach (var key in keys)
            {
                if (text.Contains("${" + key, StringComparison.OrdinalIgnoreCase)) return true;
            }
        }

        return false;
    }
}

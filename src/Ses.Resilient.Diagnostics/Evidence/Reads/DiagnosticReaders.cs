using System.Collections.Concurrent;
using Ses.Resilient.Diagnostics.Evidence.Wire;

namespace Ses.Resilient.Diagnostics.Evidence.Reads;

/// <summary>Who reads of which account: the role that the app names for it, else the send's own credentials.</summary>
internal sealed class DiagnosticReaders(ReadRunner own, CallSettings settings)
{
    /// <summary>More roles than this are not tried for what any of them may read.</summary>
    private const int MaxTried = 2;

    private readonly ConcurrentDictionary<string, Lazy<Task<ReadRunner?>>> _assumed = new(StringComparer.Ordinal);

    public bool HasRoles => !settings.DiagnosticRoles.IsEmpty;

    /// <summary>The reader of an account; the send's own credentials where no role is named for it, or where that cannot be assumed.</summary>
    public async Task<ReadRunner> ForAsync(Task<string?> account) =>
        HasRoles && await account.ConfigureAwait(false) is { } known ? await AssumedAsync(known).ConfigureAwait(false) ?? own : own;

    /// <summary>The reader in the role named for an account; <see langword="null"/> where there is none.</summary>
    public Task<ReadRunner?> AssumedAsync(string account) =>
        _assumed.GetOrAdd(account, key => new Lazy<Task<ReadRunner?>>(() => AssumeAsync(key))).Value;

    private async Task<ReadRunner?> AssumeAsync(string account)
    {
        if (!settings.DiagnosticRoles.TryGetValue(account, out var role)) return null;
        var session = await own.AssumeRoleAsync(role).ConfigureAwait(false);
        return session.Value is { } credentials ? own.With(new ReadClients(settings with { Credentials = credentials })) : null;
    }

    /// <summary>Accounts that roles are named for, which may be delegated administrators, but for these.</summary>
    public IEnumerable<string> OtherAccounts(params ReadOnlySpan<string> known)
    {
        var others = settings.DiagnosticRoles.Keys.Order(StringComparer.Ordinal).ToList();
        foreach (var account in known) others.Remove(account);
        return others.Take(MaxTried);
    }
}

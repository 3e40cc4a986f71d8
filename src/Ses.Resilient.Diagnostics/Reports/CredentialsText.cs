using System.Globalization;

namespace Ses.Resilient.Diagnostics.Reports;

/// <summary>Where credentials came from, in words.</summary>
internal static class CredentialsText
{
    public static Sentence Line(CredentialsOrigin origin)
    {
        List<Sentence> parts = [origin.SettingSentence];
        if (origin.AccessKeyId is { } id) parts.Add($"key {id}");
        if (origin.Account is { } account) parts.Add($"account {account}");
        if (origin.SessionName is { } name) parts.Add($"session {name}");
        if (origin.Expires is { } time) parts.Add($"expires {time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}");
        return Sentence.List(parts);
    }

    /// <summary>What they come before; <see langword="null"/> where nothing of the kind is set.</summary>
    public static Sentence? Shadowing(CredentialsOrigin origin) =>
        origin.Shadows.IsDefaultOrEmpty ? null : (Sentence)$"{origin.SettingSentence} takes precedence over what is set too: {string.Join(", ", origin.Shadows)}";
}

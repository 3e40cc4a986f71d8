using System.Globalization;

namespace Ses.Resilient.Diagnostics.Reports;

/// <summary>Where credentials came from, in words.</summary>
internal static class CredentialsText
{
    public static string Line(CredentialsOrigin origin)
    {
        var key = origin.AccessKeyId is { } id ? $", key {id}" : "";
        var account = origin.Account is { } number ? $", account {number}" : "";
        var session = origin.SessionName is { } name ? $", session {name}" : "";
        var expires = origin.Expires is { } time ? $", expires {time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}" : "";
        return $"{origin.Setting}{key}{account}{session}{expires}";
    }

    /// <summary>What they come before; <see langword="null"/> where nothing of the kind is set.</summary>
    public static string? Shadowing(CredentialsOrigin origin) =>
        origin.Shadows.IsDefaultOrEmpty ? null : $"{origin.Setting} takes precedence over what is set too: {string.Join(", ", origin.Shadows)}";
}

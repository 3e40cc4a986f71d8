using Amazon;

namespace SesContract.Wire;

/// <summary>Collections as SDK 4.x treats them: null until set, unless <see cref="AWSConfigs.InitializeCollections"/> asks for empty ones.</summary>
internal static class Collections
{
    public static List<T> Initial<T>() => AWSConfigs.InitializeCollections ? [] : null;

    public static Dictionary<string, string> InitialMap() => AWSConfigs.InitializeCollections ? new(StringComparer.Ordinal) : null;

    /// <summary>Whether the caller set the list: an empty one counts only where null is the default.</summary>
    public static bool IsSet<T>(List<T> list) => list is not null && (list.Count > 0 || !AWSConfigs.InitializeCollections);
}

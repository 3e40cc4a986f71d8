namespace Ses.Resilient.AwsEmulator;

/// <summary>A world file cannot be used. The message says where, what, and what to do.</summary>
public sealed class WorldException : Exception
{
    public WorldException(string origin, string path, string what, string toDo, Exception? inner = null)
        : base($"{origin}: {(path.Length == 0 ? "" : path + ": ")}{what} {toDo}", inner)
    {
        Origin = origin;
        Path = path;
    }

    /// <summary>The file.</summary>
    public string Origin { get; }

    /// <summary>Where in it, for example <c>$.accounts.111122223333.users.app.path</c>.</summary>
    public string Path { get; }
}

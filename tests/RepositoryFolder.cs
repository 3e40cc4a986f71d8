namespace Ses.Resilient.Tests;

/// <summary>Where the working copy is that the tests were built from: found upwards from the test's assembly, since a deterministic build knows no paths of sources.</summary>
internal static class RepositoryFolder
{
    public static string Root { get; } = Find();

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Ses.Resilient.slnx"))) return folder.FullName;
        }

        throw new InvalidOperationException("No folder above the tests has Ses.Resilient.slnx: run them inside the repository.");
    }
}

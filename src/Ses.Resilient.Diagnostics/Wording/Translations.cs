using System.Globalization;
using System.Resources;

namespace Ses.Resilient.Diagnostics;

/// <summary>The translations of sentences: resources of this assembly, one file for each language, whose keys are the English formats.</summary>
internal static class Translations
{
    private static readonly ResourceManager Sentences = new("Ses.Resilient.Diagnostics.Wording.Sentences", typeof(Translations).Assembly);

    /// <summary>The format in the language of a culture; <see langword="null"/> where there is none, so that English is written.</summary>
    public static string? Find(string format, CultureInfo culture)
    {
        if (format.Length == 0 || culture.Equals(CultureInfo.InvariantCulture)) return null;
        try
        {
            return Sentences.GetString(format, culture);
        }
        catch (MissingManifestResourceException)
        {
            return null;
        }
    }
}

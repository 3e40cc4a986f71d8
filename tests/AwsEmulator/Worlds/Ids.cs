using System.Security.Cryptography;
using System.Text;

namespace Ses.Resilient.AwsEmulator;

/// <summary>Ids in AWS's forms, the same in every run for the same thing.</summary>
internal static class Ids
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static bool IsAccount(string text) => text.Length == 12 && text.All(char.IsAsciiDigit);

    /// <summary>For example <c>AROA</c> and 17 characters.</summary>
    public static string For(string prefix, string thing)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(thing));
        var id = new StringBuilder(prefix, 21);
        for (var i = 0; i < 17; i++)
            id.Append(Base32[hash[i] & 31]);
        return id.ToString();
    }

    public static string Random(string prefix, int length) => prefix + RandomNumberGenerator.GetString(Base32, length);
}

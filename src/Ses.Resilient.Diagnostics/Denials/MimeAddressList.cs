using System.Collections.Immutable;
using System.Text;

namespace Ses.Resilient.Diagnostics.Denials;

/// <summary>One mailbox of an address list.</summary>
/// <param name="Address">The bare address as written: case, quotes and non-ASCII letters are kept.</param>
/// <param name="DisplayName">Its display name, decoded; <see langword="null"/> where it has none or it is not known.</param>
/// <param name="IsDisplayNameKnown">Whether <paramref name="DisplayName"/> is surely what a reader of the list would take for it.</param>
internal readonly record struct MimeAddress(string Address, string? DisplayName, bool IsDisplayNameKnown);

/// <summary>Reads an address list of RFC 5322: groups, comments, quoted strings, routes, empty elements, encoded words. Linear, never throws.</summary>
/// <remarks>
/// Why not a library. <c>System.Net.Mail</c> throws on groups (which SES takes in raw headers), on empty elements and on routes, leaves encoded words
/// as they are, and reads <c>a@b.c; d@e.f</c> as one address with a display name: a silent wrong recipient. MimeKit does all of it but brings
/// BouncyCastle into every app that attaches us. The grammar is small, and what falls outside it is not guessed: the caller reports it as unknown.
/// </remarks>
internal static class MimeAddressList
{
    /// <summary>Longer lists are not read; SES takes at most 50 recipients and headers are read up to the same bound.</summary>
    public const int MaximumLength = MimeHeaders.MaximumLength;

    /// <summary>Reads a list; an empty one is valid and has no addresses.</summary>
    public static bool TryParse(string text, out ImmutableArray<MimeAddress> addresses)
    {
        addresses = [];
        if (text.Length > MaximumLength || Tokenize(text) is not { } tokens)
            return false;
        var found = ImmutableArray.CreateBuilder<MimeAddress>();
        var inGroup = false;
        for (var i = 0; i < tokens.Count;)
        {
            switch (tokens[i].Kind)
            {
                case ',':
                    i++;
                    continue;
                case ';' when inGroup && (i + 1 == tokens.Count || tokens[i + 1].Kind == ','):
                    inGroup = false;
                    i++;
                    continue;
            }

            var start = i;
            while (i < tokens.Count && tokens[i].Kind is not (',' or ';' or ':' or '<'))
                i++;
            var words = tokens[start..i];
            if (i < tokens.Count && tokens[i].Kind == ':')
            {
                if (inGroup || words.Count == 0 || words.Exists(t => t.Kind is not (Token.Atom or Token.Quoted)))
                    return false;
                inGroup = true;
                i++;
                continue;
            }

            List<Token>? angle = null;
            if (i < tokens.Count && tokens[i].Kind == '<' && (angle = TakeAngle(tokens, ref i)) is null)
                return false;
            if (AddressOf(angle ?? words) is not { } address || words.Exists(t => t.Kind == '>'))
                return false;
            found.Add(Mailbox(address, angle is null ? [] : words, tokens[start..i].Exists(t => t.AfterComment)));

            // A mailbox ends its element: "<a@b.c> x" is no list.
            if (i < tokens.Count && tokens[i].Kind is not (',' or ';'))
                return false;
        }

        addresses = found.ToImmutable();
        return !inGroup;
    }

    private static List<Token>? TakeAngle(List<Token> tokens, ref int i)
    {
        var end = tokens.FindIndex(i, t => t.Kind == '>');
        if (end < 0)
            return null;
        var inner = tokens[(i + 1)..end];

        // An obsolete source route, "<@relay,@relay:a@b.c>", is not part of the address.
        var route = inner.Count > 0 && inner[0].Kind == '@' ? inner.FindIndex(t => t.Kind == ':') : -1;
        i = end + 1;
        return inner[(route + 1)..];
    }

    private static string? AddressOf(List<Token> tokens)
    {
        var at = tokens.FindIndex(t => t.Kind == '@');
        if (at <= 0
            || at != tokens.Count - 2
            || tokens[^1].Kind is not (Token.Atom or Token.Literal)
            || !tokens.TrueForAll(t => t.Kind is Token.Atom or Token.Quoted or Token.Literal or '@')
            || tokens[..at].Exists(t => t.Kind == Token.Literal)
            || tokens[1..].Exists(t => t.AfterSpace))
        {
            return null;
        }

        return string.Concat(tokens.Select(t => t.Text));
    }

    private static MimeAddress Mailbox(string address, List<Token> words, bool hasComment)
    {
        // Some readers take a comment for the display name, others do not.
        if (hasComment)
            return new(address, null, false);
        if (words.Count == 0)
            return new(address, null, true);
        var name = DisplayNameOf(words);
        return new(address, name, name is not null);
    }

    private static string? DisplayNameOf(List<Token> words)
    {
        var name = new StringBuilder();
        var pending = new List<byte>();
        Encoding? charset = null;
        foreach (var word in words)
        {
            if (word.Kind == Token.Atom && MimeEncodedWord.TryDecode(word.Text, out var own, out var bytes))
            {
                // White space between encoded words does not count; a character may be split between two of one charset.
                if (charset is null && word.AfterSpace && name.Length > 0)
                    name.Append(' ');
                if (!ReferenceEquals(charset, own) && !Flush())
                    return null;
                charset = own;
                pending.AddRange(bytes);
                continue;
            }

            if (!Flush())
                return null;
            charset = null;

            // Not known: an encoded word that we cannot decode, one within quotes (to be taken literally, yet many decode it), raw non-ASCII.
            if (word.Kind is not (Token.Atom or Token.Quoted) || MimeEncodedWord.IsPresentIn(word.Text) || !Ascii.IsValid(word.Text))
                return null;
            if (word.AfterSpace && name.Length > 0)
                name.Append(' ');
            name.Append(word.Kind == Token.Quoted ? Unquote(word.Text) : word.Text);
        }

        // An empty name or one with white space around it may be taken for none, or trimmed.
        var text = Flush() ? name.ToString() : "";
        return text.Length == 0 || char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]) ? null : text;

        bool Flush()
        {
            if (charset is null)
                return true;
            var decoded = MimeEncodedWord.Decode(charset, pending.ToArray());
            pending.Clear();
            name.Append(decoded);
            return decoded is not null;
        }
    }

    private static string Unquote(string quoted)
    {
        var text = new StringBuilder(quoted.Length);
        for (var i = 1; i < quoted.Length - 1; i++)
        {
            if (quoted[i] == '\\')
                i++;
            text.Append(quoted[i]);
        }

        return text.ToString();
    }

    private static List<Token>? Tokenize(string text)
    {
        var tokens = new List<Token>();
        var afterSpace = false;
        var afterComment = false;
        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            var start = i;
            if (c is ' ' or '\t' or '\r' or '\n')
            {
                afterSpace = true;
                i++;
                continue;
            }

            if (c == '(')
            {
                if ((i = EndOfComment(text, i)) < 0)
                    return null;
                afterComment = true;
                if (tokens.Count > 0)
                    tokens[^1] = tokens[^1] with { AfterComment = true };
                continue;
            }

            char kind;
            if (c is ',' or ';' or ':' or '<' or '>' or '@')
            {
                kind = c;
                i++;
            }
            else if (c is '"' or '[')
            {
                kind = c == '"' ? Token.Quoted : Token.Literal;
                if ((i = EndOf(text, i, c == '"' ? '"' : ']')) < 0)
                    return null;
            }
            else
            {
                kind = Token.Atom;
                while (i < text.Length && IsAtomText(text[i]))
                    i++;
                if (i == start)
                    return null;
            }

            tokens.Add(new(kind, text[start..i], afterSpace, afterComment));
            afterSpace = afterComment = false;
        }

        return tokens;
    }

    // The dot is in, so that "John Q. Public" is a phrase and "a.b@c.d" two atoms.
    private static bool IsAtomText(char c) => c is > ' ' and not ((>= '\x7f' and <= '\x9f') or '(' or ')' or '<' or '>' or '[' or ']' or ':' or ';' or '@' or '\\' or ',' or '"');

    private static int EndOf(string text, int start, char close)
    {
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] == close)
                return i + 1;
            if (text[i] == '\\')
                i++;
            else if (text[i] is < ' ' and not '\t')
                return -1;
        }

        return -1;
    }

    private static int EndOfComment(string text, int start)
    {
        var depth = 0;
        for (var i = start; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\':
                    i++;
                    break;
                case '(':
                    depth++;
                    break;
                case ')' when --depth == 0:
                    return i + 1;
            }
        }

        return -1;
    }

    private readonly record struct Token(char Kind, string Text, bool AfterSpace, bool AfterComment)
    {
        public const char Atom = 'a';
        public const char Quoted = '"';
        public const char Literal = '[';
    }
}

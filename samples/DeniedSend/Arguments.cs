namespace DeniedSend;

/// <summary>What the command line asks for.</summary>
/// <param name="WorldFile">One world file to run instead of the built-in ones.</param>
/// <param name="Json">Whether to write the diagnosis as JSON.</param>
/// <param name="List">Whether to list the built-in worlds and stop.</param>
/// <param name="HtmlFile">Where to write the report of the last denied send as HTML.</param>
/// <param name="IncidentFile">Where to write the world file of the last denied send.</param>
/// <param name="Help">Whether to show the usage and stop.</param>
internal sealed record Arguments(string? WorldFile = null, bool Json = false, bool List = false, string? HtmlFile = null, string? IncidentFile = null, bool Help = false)
{
    public const string Usage = """
        usage: DeniedSend [--world FILE] [--json] [--html FILE] [--incident FILE] [--list] [--help]

          (no arguments)  sends in each built-in world, shows what SES said and what the exception says
          --world FILE    runs one world file
          --json          writes the diagnosis as JSON, one document a denied world
          --html FILE     writes the report of the (last) denied send as an HTML page
          --incident FILE writes the (last) denied send as a world file, without recipients and content
          --list          lists the built-in worlds

        exit status: 0 every declared truth was met, 1 one was not, 2 bad input
        """;

    /// <exception cref="ArgumentException">An argument is unknown or lacks its value.</exception>
    public static Arguments Parse(string[] args)
    {
        var parsed = new Arguments();
        for (var i = 0; i < args.Length; i++)
        {
            parsed = args[i] switch
            {
                "--world" => parsed with { WorldFile = Value(args, ref i) },
                "--html" => parsed with { HtmlFile = Value(args, ref i) },
                "--incident" => parsed with { IncidentFile = Value(args, ref i) },
                "--json" => parsed with { Json = true },
                "--list" => parsed with { List = true },
                "--help" or "-h" => parsed with { Help = true },
                var unknown => throw new ArgumentException($"unknown argument '{unknown}'"),
            };
        }

        return parsed;
    }

    private static string Value(string[] args, ref int i) =>
        i + 1 < args.Length ? args[++i] : throw new ArgumentException($"{args[i]} needs a file");
}

namespace Ses.Resilient.Diagnostics.Policies;

/// <summary>A text with the places of its first five colons: the six parts of an ARN.</summary>
internal readonly ref struct ArnText
{
    private readonly int _colon1;
    private readonly int _colon2;
    private readonly int _colon3;
    private readonly int _colon4;
    private readonly int _colon5;

    public ArnText(ReadOnlySpan<char> text)
    {
        Text = text;
        _colon5 = int.MaxValue;
        var colons = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != ':')
            {
                continue;
            }

            switch (++colons)
            {
                case 1:
                    _colon1 = i;
                    break;
                case 2:
                    _colon2 = i;
                    break;
                case 3:
                    _colon3 = i;
                    break;
                case 4:
                    _colon4 = i;
                    break;
                default:
                    _colon5 = i;
                    return;
            }
        }
    }

    public ReadOnlySpan<char> Text { get; }

    /// <summary>Whether the text has six parts; the parts may be read only then.</summary>
    public bool IsArn => _colon5 < int.MaxValue;

    public ReadOnlySpan<char> Partition => Text[(_colon1 + 1).._colon2];

    public ReadOnlySpan<char> Service => Text[(_colon2 + 1).._colon3];

    public ReadOnlySpan<char> Region => Text[(_colon3 + 1).._colon4];

    public ReadOnlySpan<char> Account => Text[(_colon4 + 1).._colon5];

    public ReadOnlySpan<char> Resource => Text[(_colon5 + 1)..];

    /// <summary>The first five parts, with the colon that ends them.</summary>
    public ReadOnlySpan<char> Head => Text[..(_colon5 + 1)];

    public ReadOnlySpan<char> this[int part] => part switch
    {
        0 => Text[.._colon1],
        1 => Partition,
        2 => Service,
        3 => Region,
        4 => Account,
        _ => Resource,
    };
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Ses.Resilient.Diagnostics.Denials;

namespace Ses.Resilient.Diagnostics.Reports.WorldFiles;

/// <summary>What stands in a world file for mail addresses: the same address everywhere for a recipient of the send, so that conditions decide as they did.</summary>
internal sealed class WorldTexts
{
    private readonly (string Address, string Instead)[] _recipients;
    private readonly Redactor _redactor;

    public WorldTexts(SendFacts facts)
    {
        var own = new[] { facts.FromAddress, facts.FeedbackAddress }.OfType<string>().ToArray();
        _recipients =
        [
            .. facts.Recipients.Distinct(StringComparer.OrdinalIgnoreCase)
                .Where(r => !own.Contains(r, StringComparer.OrdinalIgnoreCase))
                .Select((r, i) => (r, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"recipient-{i + 1}@{EmailAddress.DomainOf(r) ?? "unknown.invalid"}")))
                .OrderByDescending(r => r.r.Length),
        ];
        _redactor = Redactor.Keeping([.. own, .. _recipients.Select(r => r.Instead)]);
    }

    /// <summary>The text with stand-ins. A mask would be a pattern to a condition, which an address is not.</summary>
    public string Shown(string text)
    {
        foreach (var (address, instead) in _recipients) text = text.Replace(address, instead, StringComparison.OrdinalIgnoreCase);
        return _redactor.Text(text).Replace("***@", "someone@", StringComparison.Ordinal);
    }

    /// <summary>The one way out: every name and value of a file.</summary>
    public JsonNode? Shown(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                var shown = new JsonObject();
                foreach (var (name, value) in members) shown[Shown(name)] = Shown(value);
                return shown;
            case JsonArray items:
                return new JsonArray([.. items.Select(Shown)]);
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                return JsonValue.Create(Shown(value.GetValue<string>()));
            default:
                return node?.DeepClone();
        }
    }
}

using System.Collections.Immutable;
using System.Text.Json;

namespace Ses.Resilient.AwsEmulator;

/// <summary>Reads world files, and says where a file is wrong.</summary>
internal static class WorldReader
{
    public static readonly string[] Partitions = ["aws", "aws-cn", "aws-us-gov", "aws-eusc"];

    /// <summary>As the schema names them, which editors read too.</summary>
    public static readonly string[] Layers = ReadLayers();

    public static readonly string[] Certainties = ["Undetermined", "Inferred", "Corroborated", "Proven", "Stated"];

    public static readonly string[] V2Sends = ["SendEmail", "SendBulkEmail", "SendCustomVerificationEmail"];

    public static readonly string[] V1Sends = ["SendEmail", "SendRawEmail", "SendTemplatedEmail", "SendBulkTemplatedEmail"];

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public static World Load(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new WorldException(path, "", "the file cannot be read: " + e.Message, "Check the path.", e);
        }
        return Parse(text, path);
    }

    public static World Parse(string json, string origin)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json, Strict);
        }
        catch (JsonException e)
        {
            throw new WorldException(origin, "", "this is no JSON: " + e.Message, "Mend the text at that line.", e);
        }
        using (document)
        {
            var world = Read(new JsonCursor(document.RootElement, "$", origin));
            WorldChecks.Check(world);
            return world;
        }
    }

    private static World Read(JsonCursor file)
    {
        _ = file.String("$schema");
        var partition = file.OneOf("partition", Partitions) ?? "aws";
        var world = new World
        {
            Origin = file.Origin,
            Title = file.RequiredString("title"),
            Description = file.String("description") ?? "",
            Source = file.String("source"),
            Partition = partition,
            Now = file.Time("now"),
            Accounts = file.Named("accounts").ToImmutableSortedDictionary(a => a.Name, a => AccountReader.Read(a.Name, a.Value, partition), StringComparer.Ordinal),
            AwsManagedPolicies = file.Documents("awsManagedPolicies", name => $"arn:{partition}:iam::aws:policy/{name}"),
            Organization = OrganizationReader.Read(file.Object("organization")),
            Credentials = file.Named("credentials").ToImmutableSortedDictionary(c => c.Name, c => ReadCredential(c.Name, c.Value), StringComparer.Ordinal),
            Reads = ReadReads(file.Object("reads")),
            Simulations = [.. file.Objects("simulations").Select(ReadSimulation)],
            DecodedMessages = file.Documents("decodedMessages"),
            DiagnosticRoles = file.NamedStrings("diagnosticRoles"),
            Send = ReadSend(file.Object("send")),
            Answers = [.. file.OneOrMore("answer").Select(ReadAnswer)],
            Truth = ReadTruth(file.Object("truth")),
        };
        file.Done();
        return world;
    }

    private static Credential ReadCredential(string name, JsonCursor json)
    {
        var arn = json.RequiredString("principal");
        var credential = new Credential(
            name,
            json.RequiredString("accessKeyId"),
            json.RequiredString("secretAccessKey"),
            Principal.TryParse(arn) ?? throw json.ErrorAt("principal", $"'{arn}' is no principal.", "Use arn:aws:iam::111122223333:user/NAME or arn:aws:sts::111122223333:assumed-role/ROLE/SESSION."))
        {
            SessionToken = json.String("sessionToken"),
            Expires = json.Time("expires"),
            SessionPolicy = json.Document("sessionPolicy"),
            Inactive = json.Bool("inactive") ?? false,
        };
        json.Done();
        return credential;
    }

    private static ReadRules ReadReads(JsonCursor? json)
    {
        if (json is null)
            return new ReadRules();
        var reads = new ReadRules
        {
            Denied = [.. json.Objects("denied").Select(ReadDenial)],
            PageSize = json.Int("pageSize", 1, 1000),
            EmptyPages = json.Bool("emptyPages") ?? false,
        };
        json.Done();
        return reads;
    }

    private static ReadDenial ReadDenial(JsonCursor json)
    {
        var denial = new ReadDenial(json.String("principal") ?? "*", json.Strings("actions"), json.Strings("resources"), json.String("message"));
        json.Done();
        return denial.Actions.IsEmpty ? throw json.Missing("actions", "for example [\"iam:*\"]") : denial;
    }

    private static Simulation ReadSimulation(JsonCursor json)
    {
        var simulation = new Simulation
        {
            Principal = json.String("principal") ?? "*",
            Actions = json.Strings("actions"),
            Resources = json.Has("resources") ? json.Strings("resources") : ["*"],
            Excludes = json.Has("excludes") ? json.Strings("excludes").ToImmutableSortedSet(StringComparer.Ordinal) : null,
            Decision = json.OneOf("decision", "allowed", "explicitDeny", "implicitDeny") ?? throw json.Missing("decision", "allowed, explicitDeny or implicitDeny"),
            AllowedByOrganizations = json.Bool("allowedByOrganizations"),
            AllowedByPermissionsBoundary = json.Bool("allowedByPermissionsBoundary"),
            MatchedStatements = [.. json.Objects("matchedStatements").Select(ReadMatchedStatement)],
            MissingContextValues = json.Strings("missingContextValues"),
        };
        json.Done();
        return simulation.Actions.IsEmpty ? throw json.Missing("actions", "for example [\"ses:SendEmail\"]") : simulation;
    }

    private static MatchedStatement ReadMatchedStatement(JsonCursor json)
    {
        var statement = new MatchedStatement(json.RequiredString("sourcePolicyId"), json.RequiredString("sourcePolicyType"));
        json.Done();
        return statement;
    }

    private static Send? ReadSend(JsonCursor? json)
    {
        if (json is null)
            return null;
        var api = json.OneOf("api", "v1", "v2") ?? "v2";
        var send = new Send
        {
            Credentials = json.RequiredString("credentials"),
            WrongSecretAccessKey = json.String("wrongSecretAccessKey"),
            ExpectedPrincipal = json.String("expectedPrincipal"),
            Region = json.RequiredString("region"),
            Api = api,
            Operation = json.OneOf("operation", api == "v2" ? V2Sends : V1Sends) ?? "SendEmail",
            Content = json.OneOf("content", "simple", "raw", "template") ?? "simple",
            From = json.String("from"),
            FromDisplayName = json.String("fromDisplayName"),
            To = json.Strings("to"),
            Cc = json.Strings("cc"),
            Bcc = json.Strings("bcc"),
            ReplyTo = json.Strings("replyTo"),
            FeedbackAddress = json.String("feedbackAddress"),
            FromIdentityArn = json.String("fromIdentityArn"),
            FeedbackIdentityArn = json.String("feedbackIdentityArn"),
            ConfigurationSet = json.String("configurationSet"),
            Template = json.String("template"),
            Tenant = json.String("tenant"),
            EndpointId = json.String("endpointId"),
            Subject = json.String("subject") ?? "",
            Body = json.String("body") ?? "",
            TrackingOverrides = ReadTracking(json.Object("trackingOverrides")),
            EndpointAddresses = json.Strings("endpointAddresses"),
        };
        json.Done();
        return send;
    }

    private static TrackingOverrides? ReadTracking(JsonCursor? json)
    {
        if (json is null)
            return null;
        var tracking = new TrackingOverrides(json.OneOf("openTracking", "ENABLED", "DISABLED"), json.OneOf("clickTracking", "ENABLED", "DISABLED"));
        json.Done();
        return tracking;
    }

    private static Answer ReadAnswer(JsonCursor json)
    {
        var accepted = json.Bool("accepted") ?? false;
        var answer = new Answer
        {
            Accepted = accepted,
            Status = json.Int("status", 400, 599) ?? (accepted ? 200 : throw json.Missing("status", "403, say, or \"accepted\": true instead")),
            Code = json.String("code") ?? (accepted ? "" : throw json.Missing("code", "AccessDeniedException, say")),
            Message = json.String("message"),
            Wire = ReadWire(json),
            EntryStatuses = json.Strings("entryStatuses"),
        };
        json.Done();
        return answer;
    }

    private static WireForm ReadWire(JsonCursor json) =>
        json.OneOf("wire", "default", "capitalMessage", "bothMessages", "typeInBody", "namespacedTypeInBody", "typeWithUrl", "nullMessage", "emptyBody", "html") switch
        {
            "capitalMessage" => WireForm.CapitalMessage,
            "bothMessages" => WireForm.BothMessages,
            "typeInBody" => WireForm.TypeInBody,
            "namespacedTypeInBody" => WireForm.NamespacedTypeInBody,
            "typeWithUrl" => WireForm.TypeWithUrl,
            "nullMessage" => WireForm.NullMessage,
            "emptyBody" => WireForm.EmptyBody,
            "html" => WireForm.Html,
            _ => WireForm.Default,
        };

    private static Truth? ReadTruth(JsonCursor? json)
    {
        if (json is null)
            return null;
        var truth = new Truth
        {
            Outcome = json.OneOf("outcome", "accepted", "denied") ?? throw json.Missing("outcome", "accepted or denied"),
            Layer = json.OneOf("layer", Layers),
            Certainty = json.OneOf("certainty", Certainties),
            Explicit = json.Bool("explicit"),
            Next = ReadLayers(json, "next"),
            Remaining = ReadLayers(json, "remaining"),
            Remedy = json.String("remedy"),
        };
        json.Done();
        if (truth.Outcome == "denied" && truth.Layer is null)
            throw json.Missing("layer", "a name of DenialLayer, as the outcome is 'denied'");
        return truth;
    }

    private static ImmutableArray<string> ReadLayers(JsonCursor json, string name)
    {
        var layers = json.Strings(name);
        foreach (var layer in layers)
        {
            if (!Layers.Contains(layer, StringComparer.Ordinal))
                throw json.ErrorAt(name, $"'{layer}' is no layer.", Nearest.Hint(layer, Layers) ?? $"Known: {string.Join(", ", Layers)}.");
        }
        return layers;
    }

    private static string[] ReadLayers()
    {
        using var stream = typeof(WorldReader).Assembly.GetManifestResourceStream("world.schema.json")!;
        using var schema = JsonDocument.Parse(stream);
        return [.. schema.RootElement.GetProperty("$defs").GetProperty("layer").GetProperty("enum").EnumerateArray().Select(name => name.GetString()!)];
    }
}

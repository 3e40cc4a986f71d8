using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace Ses.Resilient.AwsEmulator;

/// <summary>Amazon SES API v2: sends and the reads of a diagnosis.</summary>
internal static class SesV2
{
    private static readonly ServiceInfo Service = new("ses", "ses-v2", Protocol.RestJson);

    private static readonly (string Method, string Path, Operation Operation)[] Routes =
    [
        ("POST", "/v2/email/outbound-emails", Send("SendEmail")),
        ("POST", "/v2/email/outbound-bulk-emails", Send("SendBulkEmail")),
        ("POST", "/v2/email/outbound-custom-verification-emails", Send("SendCustomVerificationEmail")),
        ("GET", "/v2/email/account", Operation.Json(Service, "GetAccount", GetAccount)),
        ("GET", "/v2/email/identities/{EmailIdentity}", OnIdentity("GetEmailIdentity", GetEmailIdentity)),
        ("GET", "/v2/email/identities/{EmailIdentity}/policies", OnIdentity("GetEmailIdentityPolicies", c => new JsonObject { ["Policies"] = Policies(Identity(c)) })),
        ("GET", "/v2/email/configuration-sets/{ConfigurationSetName}", Operation.Json(Service, "GetConfigurationSet", GetConfigurationSet) with
        {
            Target = c => c.Text("ConfigurationSetName"),
            Resource = c => Resource.Of(c.SesArn("configuration-set/" + c.Text("ConfigurationSetName"))),
        }),
        ("POST", "/v2/email/tenants/get", OnTenant("GetTenant", GetTenant)),
        ("POST", "/v2/email/tenants/resources/list", OnTenant("ListTenantResources", ListTenantResources)),
    ];

    public static IEnumerable<Operation> Operations => Routes.Select(r => r.Operation);

    public static (Call Call, Operation Operation) Route(EmulatorState state, AwsRequest request)
    {
        foreach (var (method, template, operation) in Routes)
        {
            if (method == request.Method && Match(template, request.RawPath) is { } values)
                return (new Call(state, request, Service, values), operation);
        }
        // REST names no operation; every method but GET is taken for a write.
        var unknown = Operation.Unknown(Service, $"{request.Method} {request.RawPath}", request.Method == "GET" ? CallKind.Unknown : CallKind.Write);
        return (new Call(state, request, Service, FrozenDictionary<string, string>.Empty), unknown);
    }

    private static Dictionary<string, string>? Match(string template, string rawPath)
    {
        var expected = template.Split('/');
        var actual = rawPath.Split('/');
        if (expected.Length != actual.Length)
            return null;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < expected.Length; i++)
        {
            if (expected[i].StartsWith('{') && actual[i].Length > 0)
                values[expected[i][1..^1]] = Uri.UnescapeDataString(actual[i]);
            else if (expected[i] != actual[i])
                return null;
        }
        return values;
    }

    private static Operation Send(string name) => Operation.Json(Service, name, call => Sends.V2(call, name), CallKind.Send);

    private static Operation OnIdentity(string name, Func<Call, JsonObject> result) => Operation.Json(Service, name, result) with
    {
        Target = c => c.Text("EmailIdentity"),
        Resource = c => Resource.Of(c.SesArn("identity/" + c.Text("EmailIdentity"))),
    };

    private static Operation OnTenant(string name, Func<Call, JsonObject> result) => Operation.Json(Service, name, result) with
    {
        Target = c => c.Text("TenantName"),
        Resource = c => Resource.Of(c.Text("TenantName") is { } t && c.Ses.Tenants.TryGetValue(t, out var tenant) ? tenant.Arn : c.SesArn($"tenant/{c.Text("TenantName")}/*")),
    };

    private static JsonObject GetAccount(Call call)
    {
        var ses = call.Ses;
        return new JsonObject
        {
            ["DedicatedIpAutoWarmupEnabled"] = true,
            ["EnforcementStatus"] = ses.EnforcementStatus,
            ["ProductionAccessEnabled"] = ses.ProductionAccess,
            ["SendQuota"] = new JsonObject
            {
                ["Max24HourSend"] = ses.Max24HourSend,
                ["MaxSendRate"] = ses.MaxSendRate,
                ["SentLast24Hours"] = (double)call.State.Mails.Count,
            },
            ["SendingEnabled"] = ses.SendingEnabled,
            ["SuppressionAttributes"] = new JsonObject { ["SuppressedReasons"] = new JsonArray("BOUNCE", "COMPLAINT") },
        };
    }

    private static EmailIdentity Identity(Call call)
    {
        var name = call.Required("EmailIdentity");
        return call.Ses.Identities.TryGetValue(name, out var identity)
            ? identity
            : throw new AwsException(404, "NotFoundException", $"Email identity {name} does not exist.");
    }

    private static JsonObject Policies(EmailIdentity identity)
    {
        var policies = new JsonObject();
        foreach (var (name, text) in identity.Policies)
            policies[name] = text;
        return policies;
    }

    private static JsonObject GetEmailIdentity(Call call)
    {
        var identity = Identity(call);
        var result = new JsonObject
        {
            ["IdentityType"] = identity.Name.Contains('@', StringComparison.Ordinal) ? "EMAIL_ADDRESS" : "DOMAIN",
            ["FeedbackForwardingStatus"] = true,
            ["VerifiedForSendingStatus"] = identity.Verified,
            ["VerificationStatus"] = identity.Verified ? "SUCCESS" : "PENDING",
            ["DkimAttributes"] = new JsonObject { ["SigningEnabled"] = identity.Verified, ["Status"] = identity.Verified ? "SUCCESS" : "PENDING", ["SigningAttributesOrigin"] = "AWS_SES" },
            ["MailFromAttributes"] = new JsonObject { ["BehaviorOnMxFailure"] = "USE_DEFAULT_VALUE" },
            ["Policies"] = Policies(identity),
            ["Tags"] = Tags(identity.Tags),
        };
        if (identity.DefaultConfigurationSet is { } set)
            result["ConfigurationSetName"] = set;
        return result;
    }

    private static JsonArray Tags(IEnumerable<KeyValuePair<string, string>> tags) =>
        new([.. tags.Select(t => new JsonObject { ["Key"] = t.Key, ["Value"] = t.Value })]);

    private static JsonObject GetConfigurationSet(Call call)
    {
        var name = call.Required("ConfigurationSetName");
        if (!call.Ses.ConfigurationSets.TryGetValue(name, out var set))
            throw new AwsException(404, "NotFoundException", $"Configuration set <{name}> does not exist.");
        var delivery = new JsonObject { ["TlsPolicy"] = "OPTIONAL" };
        if (set.SendingPool is { } pool)
            delivery["SendingPoolName"] = pool;
        return new JsonObject
        {
            ["ConfigurationSetName"] = name,
            ["DeliveryOptions"] = delivery,
            ["ReputationOptions"] = new JsonObject { ["ReputationMetricsEnabled"] = false },
            ["SendingOptions"] = new JsonObject { ["SendingEnabled"] = set.SendingEnabled },
            ["Tags"] = new JsonArray(),
        };
    }

    private static Tenant Tenant(Call call)
    {
        var name = call.Required("TenantName");
        return call.Ses.Tenants.TryGetValue(name, out var tenant)
            ? tenant
            : throw new AwsException(404, "NotFoundException", $"Tenant {name} for AwsAccountId {call.Principal.Account} not found.");
    }

    private static JsonObject GetTenant(Call call)
    {
        var tenant = Tenant(call);
        return new JsonObject
        {
            ["Tenant"] = new JsonObject
            {
                ["TenantName"] = tenant.Name,
                ["TenantId"] = tenant.Id,
                ["TenantArn"] = tenant.Arn,
                ["CreatedTimestamp"] = 1_715_592_600.0,
                ["SendingStatus"] = tenant.SendingStatus,
            },
        };
    }

    private static JsonObject ListTenantResources(Call call)
    {
        var page = Pages.Cut(Tenant(call).Resources, call.Text("NextToken"), call.Number("PageSize"), call.World.Reads, usual: 100, "BadRequestException", "Invalid NextToken.");
        var result = new JsonObject
        {
            ["TenantResources"] = new JsonArray([.. page.Items.Select(arn => new JsonObject { ["ResourceType"] = ResourceType(arn), ["ResourceArn"] = arn })]),
        };
        if (page.Next is not null)
            result["NextToken"] = page.Next;
        return result;
    }

    private static string ResourceType(string arn) => arn switch
    {
        _ when arn.Contains(":configuration-set/", StringComparison.Ordinal) => "CONFIGURATION_SET",
        _ when arn.Contains(":template/", StringComparison.Ordinal) => "EMAIL_TEMPLATE",
        _ => "EMAIL_IDENTITY",
    };
}

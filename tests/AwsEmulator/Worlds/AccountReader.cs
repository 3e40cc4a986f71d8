using System.Collections.Immutable;

namespace Ses.Resilient.AwsEmulator;

/// <summary>Reads one account of a world file: its IAM entities, policies and SES Regions.</summary>
internal static class AccountReader
{
    public static Account Read(string id, JsonCursor json, string partition)
    {
        if (!Ids.IsAccount(id))
            throw json.Error($"'{id}' is no account id.", "Use twelve digits.");
        string Arn(string type, string path, string name) => $"arn:{partition}:iam::{id}:{type}{path}{name}";
        var account = new Account(id)
        {
            Users = json.Named("users").ToImmutableSortedDictionary(e => e.Name, e => ReadUser(e.Name, e.Value, Arn), StringComparer.Ordinal),
            Groups = json.Named("groups").ToImmutableSortedDictionary(e => e.Name, e => ReadGroup(e.Name, e.Value, Arn), StringComparer.Ordinal),
            Roles = json.Named("roles").ToImmutableSortedDictionary(e => e.Name, e => ReadRole(e.Name, e.Value, Arn, id, partition), StringComparer.Ordinal),
            Policies = json.Documents("policies", name => $"arn:{partition}:iam::{id}:policy/{name}"),
            Ses = json.Named("ses").ToImmutableSortedDictionary(r => r.Name, r => ReadSes(r.Name, r.Value, id, partition), StringComparer.Ordinal),
        };
        json.Done();
        return account;
    }

    private static IamUser ReadUser(string name, JsonCursor json, Func<string, string, string, string> arn)
    {
        var path = ReadPath(json);
        var user = new IamUser(name, arn("user", path, name), path)
        {
            InlinePolicies = json.Documents("inlinePolicies"),
            AttachedPolicies = json.Strings("attachedPolicies"),
            Groups = json.Strings("groups"),
            PermissionsBoundary = json.String("permissionsBoundary"),
            Tags = json.NamedStrings("tags"),
            Age = ReadAge(json),
        };
        json.Done();
        return user;
    }

    private static IamGroup ReadGroup(string name, JsonCursor json, Func<string, string, string, string> arn)
    {
        var path = ReadPath(json);
        var group = new IamGroup(name, arn("group", path, name), path)
        {
            InlinePolicies = json.Documents("inlinePolicies"),
            AttachedPolicies = json.Strings("attachedPolicies"),
        };
        json.Done();
        return group;
    }

    private static IamRole ReadRole(string name, JsonCursor json, Func<string, string, string, string> arn, string account, string partition)
    {
        var path = ReadPath(json);
        var role = new IamRole(name, arn("role", path, name), path)
        {
            InlinePolicies = json.Documents("inlinePolicies"),
            AttachedPolicies = json.Strings("attachedPolicies"),
            PermissionsBoundary = json.String("permissionsBoundary"),
            Tags = json.NamedStrings("tags"),
            Trust = json.Document("trust")
                ?? $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:{{partition}}:iam::{{account}}:root"},"Action":"sts:AssumeRole"}]}""",
            Age = ReadAge(json),
            AssumableBy = json.Has("assumableBy") ? json.Strings("assumableBy") : [$"arn:{partition}:*::{account}:*"],
        };
        json.Done();
        return role;
    }

    private static TimeSpan? ReadAge(JsonCursor json) => json.Int("createdMinutesAgo", 0, 1_000_000) is { } minutes ? TimeSpan.FromMinutes(minutes) : null;

    private static string ReadPath(JsonCursor json)
    {
        var path = json.String("path") ?? "/";
        return path.StartsWith('/') && path.EndsWith('/') ? path : throw json.ErrorAt("path", $"'{path}' is no IAM path.", "Begin and end it with '/'.");
    }

    private static SesRegion ReadSes(string region, JsonCursor json, string account, string partition)
    {
        var ses = new SesRegion(region);
        ses = ses with
        {
            ProductionAccess = json.Bool("productionAccess") ?? ses.ProductionAccess,
            SendingEnabled = json.Bool("sendingEnabled") ?? ses.SendingEnabled,
            EnforcementStatus = json.OneOf("enforcementStatus", "HEALTHY", "PROBATION", "SHUTDOWN") ?? ses.EnforcementStatus,
            MaxSendRate = json.Number("maxSendRate") ?? ses.MaxSendRate,
            Max24HourSend = json.Number("max24HourSend") ?? ses.Max24HourSend,
            Identities = json.Named("identities").ToImmutableSortedDictionary(i => i.Name, i => ReadIdentity(i.Name, i.Value), StringComparer.OrdinalIgnoreCase),
            ConfigurationSets = json.Named("configurationSets").ToImmutableSortedDictionary(c => c.Name, c => ReadConfigurationSet(c.Name, c.Value), StringComparer.Ordinal),
            Templates = json.Named("templates").ToImmutableSortedDictionary(t => t.Name, t => ReadTemplate(t.Name, t.Value), StringComparer.Ordinal),
            Tenants = json.Named("tenants").ToImmutableSortedDictionary(t => t.Name, t => ReadTenant(t.Name, t.Value, $"arn:{partition}:ses:{region}:{account}:tenant/"), StringComparer.Ordinal),
        };
        json.Done();
        return ses;
    }

    private static EmailIdentity ReadIdentity(string name, JsonCursor json)
    {
        var identity = new EmailIdentity(name)
        {
            Verified = json.Bool("verified") ?? true,
            Policies = json.Documents("policies"),
            DefaultConfigurationSet = json.String("defaultConfigurationSet"),
            Tags = json.NamedStrings("tags"),
        };
        json.Done();
        return identity;
    }

    private static ConfigurationSet ReadConfigurationSet(string name, JsonCursor json)
    {
        var set = new ConfigurationSet(name, json.Bool("sendingEnabled") ?? true, json.String("sendingPool"));
        json.Done();
        return set;
    }

    private static EmailTemplate ReadTemplate(string name, JsonCursor json)
    {
        var template = new EmailTemplate(name, json.String("subject") ?? "", json.String("text") ?? "");
        json.Done();
        return template;
    }

    private static Tenant ReadTenant(string name, JsonCursor json, string arnPrefix)
    {
        var id = json.RequiredString("id");
        var tenant = new Tenant(
            name,
            id,
            $"{arnPrefix}{name}/{id}",
            json.OneOf("sendingStatus", "ENABLED", "DISABLED", "REINSTATED") ?? "ENABLED",
            json.Strings("resources"));
        json.Done();
        return tenant;
    }
}

namespace Ses.Resilient.AwsEmulator;

/// <summary>What one part of a world says about another must exist there: a typing error must not become a silent denial.</summary>
internal static class WorldChecks
{
    public static void Check(World world)
    {
        foreach (var account in world.Accounts.Values)
            CheckAccount(world, account);
        foreach (var credential in world.Credentials.Values)
            CheckCredential(world, credential);
        CheckDistinctKeys(world);
        if (world.Organization is { } organization)
            CheckOrganization(world, organization);
        foreach (var (account, role) in world.DiagnosticRoles)
        {
            if (!world.Accounts.TryGetValue(account, out var owner) || owner.Roles.Values.All(r => r.Arn != role))
                throw Unknown(world, $"$.diagnosticRoles.{account}", $"the role '{role}' is not in the account", role, world.Accounts.Values.SelectMany(a => a.Roles.Values).Select(r => r.Arn), $"Add it under $.accounts.{account}.roles.");
        }
        if (world.Send is { } send)
            CheckSend(world, send);
    }

    private static void CheckAccount(World world, Account account)
    {
        var at = $"$.accounts.{account.Id}";
        foreach (var entity in account.Users.Values.Cast<IamEntity>().Concat(account.Groups.Values).Concat(account.Roles.Values))
        {
            var here = $"{at}.{entity switch { IamUser => "users", IamGroup => "groups", _ => "roles" }}.{entity.Name}";
            foreach (var arn in entity.AttachedPolicies)
                CheckPolicy(world, account, arn, here + ".attachedPolicies");
            if (entity is IamUser { PermissionsBoundary: { } ofUser })
                CheckPolicy(world, account, ofUser, here + ".permissionsBoundary");
            if (entity is IamRole { PermissionsBoundary: { } ofRole })
                CheckPolicy(world, account, ofRole, here + ".permissionsBoundary");
        }
        foreach (var user in account.Users.Values)
        {
            foreach (var group in user.Groups.Where(g => !account.Groups.ContainsKey(g)))
                throw Unknown(world, $"{at}.users.{user.Name}.groups", $"the group '{group}' is not in the account", group, account.Groups.Keys, $"Add it under {at}.groups.");
        }
    }

    private static void CheckPolicy(World world, Account account, string arn, string path)
    {
        if (!account.Policies.ContainsKey(arn) && !world.AwsManagedPolicies.ContainsKey(arn))
            throw Unknown(world, path, $"the policy '{arn}' is not in the world", arn, [.. account.Policies.Keys, .. world.AwsManagedPolicies.Keys], $"Add it under $.accounts.{account.Id}.policies or $.awsManagedPolicies.");
    }

    private static void CheckCredential(World world, Credential credential)
    {
        var path = $"$.credentials.{credential.Name}.principal";
        var principal = credential.Principal;
        if (!principal.Arn.StartsWith($"arn:{world.Partition}:", StringComparison.Ordinal))
            throw new WorldException(world.Origin, path, $"'{principal.Arn}' is not in the partition '{world.Partition}'.", "Change the ARN, or $.partition.");
        if (!world.Accounts.TryGetValue(principal.Account, out var account))
            throw Unknown(world, path, $"the account {principal.Account} is not in the world", principal.Account, world.Accounts.Keys, "Add it under $.accounts.");
        switch (principal.Kind)
        {
            case PrincipalKind.User when !account.Users.TryGetValue(principal.Name, out var user) || user.Arn != principal.Arn:
                throw Unknown(world, path, $"the user '{principal.Arn}' is not in the account", principal.Arn, [.. account.Users.Values.Select(u => u.Arn)], $"Add it under $.accounts.{account.Id}.users, with its path.");
            case PrincipalKind.AssumedRole when !account.Roles.ContainsKey(principal.Name):
                throw Unknown(world, path, $"the role '{principal.Name}' is not in the account", principal.Name, account.Roles.Keys, $"Add it under $.accounts.{account.Id}.roles.");
            default:
                return;
        }
    }

    private static void CheckDistinctKeys(World world)
    {
        foreach (var twice in world.Credentials.Values.GroupBy(c => c.AccessKeyId, StringComparer.Ordinal).Where(g => g.Count() > 1))
            throw new WorldException(world.Origin, $"$.credentials.{twice.Last().Name}.accessKeyId", $"'{twice.Key}' is there twice.", "Give each credential its own access key id.");
    }

    private static void CheckOrganization(World world, Organization organization)
    {
        foreach (var node in organization.Nodes.Values)
        {
            foreach (var scp in node.Scps.Where(s => !organization.Policies.ContainsKey(s)))
                throw Unknown(world, "$.organization.root", $"the policy '{scp}' attached to {node.Id} is not in the organization", scp, organization.Policies.Keys, "Add it under $.organization.policies.");
        }
        foreach (var account in organization.DelegatedAdministrators.Where(a => !organization.Nodes.ContainsKey(a)))
            throw new WorldException(world.Origin, "$.organization.delegatedAdministrators", $"the account {account} is not in the organization's tree.", "Add it there.");
    }

    private static void CheckSend(World world, Send send)
    {
        if (!world.Credentials.ContainsKey(send.Credentials))
            throw Unknown(world, "$.send.credentials", $"the credentials '{send.Credentials}' are not in the world", send.Credentials, world.Credentials.Keys, "Add them under $.credentials.");
        if (world.Answers.IsEmpty)
            throw new WorldException(world.Origin, "$", "there is a send but no 'answer'.", "Add what SES answers: { \"accepted\": true }, or a status, a code and a message.");
    }

    private static WorldException Unknown(World world, string path, string what, string written, IEnumerable<string> known, string toDo) =>
        new(world.Origin, path, what + ".", Nearest.Hint(written, [.. known]) ?? toDo);
}

using Ses.Resilient.Diagnostics.Evaluation;

namespace Ses.Resilient.Diagnostics.Policies;

/// <summary>Principals that name somebody else than is meant.</summary>
internal static class PolicyLintPrincipals
{
    public static void Check(Statement statement, AuthorizationRequest? request, LintReport report)
    {
        if (statement.Principal is not { } clause)
        {
            return;
        }

        var element = clause.IsNotPrincipal ? "NotPrincipal" : "Principal";
        if (clause.IsNotPrincipal)
        {
            report.Add("L013", element, statement.IsDeny
                ? "Deny with NotPrincipal spares only those whose account, role and session are all listed, and never one with a permissions boundary; a condition on aws:PrincipalArn says what is meant."
                : "Allow with NotPrincipal is not supported by AWS; name the principals under Principal.");
        }

        if (clause.Entries.Length == 0)
        {
            report.Add("L012", element, "The list is empty, so the statement has no effect.");
        }

        foreach (var entry in clause.Entries)
        {
            if (entry.Kind == PrincipalKind.RoleSession)
            {
                report.Add("L010", element, $"{PolicyMembers.Shorten(entry.Text)} names one session of the role; to name all of them, name the role (arn:aws:iam::ACCOUNT:role/PATH/NAME).");
            }
            else if (entry.Kind == PrincipalKind.Role && LacksPath(entry, request?.Role))
            {
                report.Add("L011", element, $"{PolicyMembers.Shorten(entry.Text)} lacks the path of the role, which is {request!.Role}.");
            }
            else if (entry.Kind == PrincipalKind.DeletedId)
            {
                report.Add("L014", element, $"{entry.Text} is the unique id of a user or role that no longer exists; it matches nobody, also not a new one of the same name.");
            }
        }
    }

    private static bool LacksPath(PrincipalEntry entry, string? role)
    {
        if (role is null || role.Equals(entry.Text, StringComparison.Ordinal))
        {
            return false;
        }

        var arn = new ArnText(role);
        return arn.IsArn && arn.Account.SequenceEqual(entry.Account) && arn.Resource.StartsWith("role/", StringComparison.Ordinal)
            && role.AsSpan(role.LastIndexOf('/') + 1).SequenceEqual(entry.Name);
    }
}

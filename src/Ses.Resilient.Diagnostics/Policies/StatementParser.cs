namespace Ses.Resilient.Diagnostics.Policies;

/// <summary>Reads one statement.</summary>
internal sealed class StatementParser(PolicyJson json, PolicyKind kind, bool variables, PolicyErrors errors)
{
    private static readonly string[] Elements =
        ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"];

    private static readonly string[] PrincipalTypes = ["AWS", "Service", "Federated", "CanonicalUser"];

    private readonly ConditionParser _conditions = new(json, variables, errors);
    private HashSet<string>? _sids;

    /// <summary>The actions and resources of the statement before: where the next has the same, it shares them.</summary>
    private (int Node, ActionPattern[] Patterns) _actions = (-1, []);
    private (int Node, ArnPattern[] Patterns) _resources = (-1, []);

    public Statement? Parse(int node, int index)
    {
        if (json[node].Kind != JsonKind.Object)
        {
            errors.Add("P006", node, $"A statement is a JSON object.", null);
            return null;
        }

        var members = new PolicyMembers(json, node, Elements, errors);
        var (actions, isNotAction) = Actions(node, members);
        var (resources, isNotResource) = Resources(node, members);
        var conditions = members["Condition"] is var block and > 0 ? _conditions.Parse(block) : null;
        return new Statement
        {
            Index = index,
            Sid = Sid(members),
            IsDeny = IsDeny(node, members),
            Principal = Principal(node, members),
            Actions = actions,
            IsNotAction = isNotAction,
            Resources = resources,
            IsNotResource = isNotResource,
            Conditions = conditions ?? [],
            HasEmptyCondition = conditions is { Length: 0 },
        };
    }

    private string? Sid(PolicyMembers members)
    {
        var node = members["Sid"];
        if (node < 0 || errors.String(node, "Sid") is not { } sid)
        {
            return null;
        }

        if (kind == PolicyKind.Identity && sid.Length > 0)
        {
            if (!AsciiText.IsLettersAndDigits(sid))
            {
                errors.Add("P012", node, $"IAM takes only the letters A-Z, a-z and digits in a Sid.", "Remove blanks and punctuation from the Sid.");
            }
            else if (!(_sids ??= new HashSet<string>(StringComparer.Ordinal)).Add(sid))
            {
                errors.Add("P012", node, $"Another statement of this policy has the same Sid.", "Give each statement a Sid of its own, or none.");
            }
        }

        return sid;
    }

    private bool IsDeny(int statement, PolicyMembers members)
    {
        var node = members["Effect"];
        if (node < 0)
        {
            errors.Add("P007", statement, $"The statement has no Effect.", "Add \"Effect\": \"Allow\" or \"Effect\": \"Deny\".");
            return false;
        }

        if (json[node].Kind == JsonKind.String)
        {
            if (json.TextEquals(node, "Deny"))
            {
                return true;
            }

            if (json.TextEquals(node, "Allow"))
            {
                return false;
            }
        }

        errors.Add("P010", node, $"Effect is \"Allow\" or \"Deny\"; case counts.", null);
        return false;
    }

    private (ActionPattern[] Actions, bool IsNot) Actions(int statement, PolicyMembers members)
    {
        var (node, isNot) = OneOf(statement, members, "Action", "NotAction", required: true);
        if (node < 0)
        {
            return ([], false);
        }

        if (json.IsSame(node, _actions.Node))
        {
            return (_actions.Patterns, isNot);
        }

        var items = new PolicyItems(json, node);
        var actions = new ActionPattern[items.Count];
        var count = 0;
        var isClear = !isNot || IsList(node, "NotAction", items.Count);
        foreach (var item in items)
        {
            var text = errors.String(item, isNot ? "NotAction" : "Action");
            isClear &= text is not null;
            actions[count++] = new ActionPattern(text ?? "", out var problem);
            if (problem is not null)
            {
                isClear = false;
                errors.AddUnclear("P023", item, problem, "Put the service's prefix before the action, such as ses:SendEmail.");
            }
        }

        _actions = isClear ? (node, actions) : _actions;
        return (actions, isNot);
    }

    private (ArnPattern[]? Resources, bool IsNot) Resources(int statement, PolicyMembers members)
    {
        var (node, isNot) = OneOf(statement, members, "Resource", "NotResource", required: kind != PolicyKind.Resource);
        if (node < 0)
        {
            return (null, false);
        }

        if (json.IsSame(node, _resources.Node))
        {
            return (_resources.Patterns, isNot);
        }

        var items = new PolicyItems(json, node);
        var resources = new ArnPattern[items.Count];
        var like = _resources.Patterns is [.., var before] ? before : null;
        var count = 0;
        var isClear = !isNot || IsList(node, "NotResource", items.Count);
        foreach (var item in items)
        {
            var text = errors.String(item, isNot ? "NotResource" : "Resource");
            isClear &= text is not null;
            like = ArnPattern.ForResource(text ?? "", variables, out var problem, like);
            resources[count++] = like;
            if (problem is not null)
            {
                isClear = false;
                var isArn = new ArnText(like.Text).IsArn;
                errors.AddUnclear(
                    isArn ? "P021" : "P022", item, problem, isArn ? PolicyVariable.Help : "Write arn:partition:service:region:account:resource, or \"*\".");
            }
        }

        _resources = isClear ? (node, resources) : _resources;
        return (resources, isNot);
    }

    private PrincipalClause? Principal(int statement, PolicyMembers members)
    {
        var mayHave = kind is PolicyKind.Resource or PolicyKind.ResourceControl;
        var (node, isNot) = OneOf(statement, members, "Principal", "NotPrincipal", required: mayHave);
        if (node < 0)
        {
            return null;
        }

        if (!mayHave)
        {
            errors.Add("P008", node, $"A policy of this kind has no Principal: it applies to whom it is attached to.", "Remove the Principal.");
            return null;
        }

        var clause = new PrincipalClause(isNot, Entries(node));
        _ = !isNot || IsList(node, "NotPrincipal", clause.Entries.Length);
        if (kind == PolicyKind.ResourceControl && (isNot || clause.Entries is not [{ Kind: PrincipalKind.Anyone }]))
        {
            errors.Add("P014", node, $"A resource control policy has the Principal \"*\" and no other.", "Set \"Principal\": \"*\".");
        }

        return clause;
    }

    private PrincipalEntry[] Entries(int node)
    {
        if (json[node].Kind == JsonKind.String && json.TextEquals(node, "*"))
        {
            return [PrincipalEntry.Aws("*")];
        }

        if (json[node].Kind != JsonKind.Object)
        {
            errors.Add("P014", node, $"Principal is \"*\" or an object such as {{\"AWS\": \"111122223333\"}}.", null);
            return [];
        }

        List<PrincipalEntry> entries = [];
        var members = new PolicyMembers(json, node, PrincipalTypes, errors);
        for (var name = members.First; name < members.End; name = members.After(name))
        {
            var isAws = json.TextEquals(name, "AWS");
            foreach (var item in new PolicyItems(json, name + 1))
            {
                var text = errors.String(item, "A principal") ?? "";
                var entry = isAws ? PrincipalEntry.Aws(text) : new PrincipalEntry(PrincipalKind.Other, text);
                entries.Add(entry);
                if (entry.Kind == PrincipalKind.Malformed)
                {
                    errors.AddUnclear(
                        "P024",
                        item,
                        $"This names no principal: an account, or the ARN of a user, role or session without wildcards, is expected.",
                        "For patterns use \"*\" with a condition on aws:PrincipalArn.");
                }
            }
        }

        return [.. entries];
    }

    /// <summary>AWS says of empty lists that the statement has no effect, and of the Not forms that they cover all but what is listed.</summary>
    private bool IsList(int node, string element, int count)
    {
        if (count == 0)
        {
            errors.AddUnclear("P025", node, $"{element} lists nothing, which has no clear meaning.", "List what is excepted, or remove the statement.");
        }

        return count > 0;
    }

    private (int Node, bool IsNot) OneOf(int statement, PolicyMembers members, string name, string notName, bool required)
    {
        var node = members[name];
        var notNode = members[notName];
        if (node > 0 && notNode > 0)
        {
            errors.Add("P009", notNode, $"A statement has {name} or {notName}, never both.", null);
        }
        else if (node < 0 && notNode < 0 && required)
        {
            errors.Add("P007", statement, $"The statement has no {name}.", $"Add {name} or {notName}.");
        }

        return node > 0 ? (node, false) : (notNode, true);
    }
}

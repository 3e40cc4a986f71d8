using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Diagnostics.Evaluation;

/// <summary>Matches the elements of a statement against a request.</summary>
internal static class StatementMatcher
{
    /// <summary>Whether a statement applies, and for a principal under which form.</summary>
    /// <param name="seen">What earlier statements of the same policy came to, for the same request.</param>
    public static Match Matches(Statement statement, in RequestView view, ref PartsSeen seen, out Grant grant)
    {
        grant = Grant.Anyone;
        var actions = seen.Actions(statement.Actions, view);
        var match = statement.IsNotAction ? NotIn(statement.Actions.Length, actions) : actions;
        if (match == Match.No)
        {
            return match;
        }

        if (statement.Resources is { } patterns)
        {
            var resources = seen.Resources(patterns, view);
            match = Kleene.And(match, statement.IsNotResource ? NotIn(patterns.Length, resources) : resources);
        }

        if (match == Match.No)
        {
            return match;
        }

        if (statement.Principal is not null)
        {
            match = Kleene.And(match, Principal(statement, view, out grant));
        }

        var conditions = statement.Conditions;
        for (var i = 0; i < conditions.Length && match != Match.No; i++)
        {
            match = Kleene.And(match, ConditionMatcher.Matches(conditions[i], view.Scope));
        }

        return match;
    }

    public static Match Action(Statement statement, in RequestView view)
    {
        var seen = default(PartsSeen);
        var match = seen.Actions(statement.Actions, view);
        return statement.IsNotAction ? NotIn(statement.Actions.Length, match) : match;
    }

    public static Match Resource(Statement statement, in RequestView view)
    {
        if (statement.Resources is not { } patterns)
        {
            return Match.Yes;
        }

        var seen = default(PartsSeen);
        var match = seen.Resources(patterns, view);
        return statement.IsNotResource ? NotIn(patterns.Length, match) : match;
    }

    public static Match Principal(Statement statement, in RequestView view, out Grant grant)
    {
        grant = Grant.None;
        var clause = statement.Principal!;
        var malformed = false;
        if (clause.Entries.Length == 0)
        {
            return clause.IsNotPrincipal ? Match.CannotTell : Match.No;
        }

        var forms = PrincipalForms.None;
        foreach (var entry in clause.Entries)
        {
            var named = view.Caller.NamedBy(entry);
            malformed |= entry.Kind == PrincipalKind.Malformed;
            forms |= Form(named);
            if (named > grant)
            {
                grant = named;
            }
        }

        if (!clause.IsNotPrincipal)
        {
            if (grant > Grant.None)
            {
                return Match.Yes;
            }

            grant = Grant.Anyone;
            return malformed ? Match.CannotTell : Match.No;
        }

        grant = Grant.Anyone;
        if (!statement.IsDeny)
        {
            // AWS calls NotPrincipal with Allow unsupported.
            return Match.CannotTell;
        }

        return view.HasBoundary ? Match.Yes
            : IsExempt(view.Caller.Kind, forms) ? Match.No
            : malformed ? Match.CannotTell
            : Match.Yes;
    }

    /// <summary>NotAction and NotResource. AWS describes empty lists in contradicting ways: no effect, or none excepted.</summary>
    private static Match NotIn(int length, Match match) => length == 0 ? Match.CannotTell : Kleene.Not(match);

    /// <summary>AWS checks the account first, then the role, then the session: a caller is exempt when the list names all of them.</summary>
    private static bool IsExempt(CallerKind caller, PrincipalForms forms)
    {
        var needed = caller switch
        {
            CallerKind.User => PrincipalForms.Account | PrincipalForms.Self,
            CallerKind.Role => PrincipalForms.Account | PrincipalForms.Role,
            CallerKind.RoleSession => PrincipalForms.Account | PrincipalForms.Role | PrincipalForms.Self,
            CallerKind.FederatedUser => PrincipalForms.Account | PrincipalForms.Self,
            CallerKind.Root => PrincipalForms.Account,
            _ => PrincipalForms.Self,
        };
        return (forms & PrincipalForms.Anyone) == PrincipalForms.Anyone || (forms & needed) == needed;
    }

    private static PrincipalForms Form(Grant grant) => grant switch
    {
        Grant.Account => PrincipalForms.Account,
        Grant.Role => PrincipalForms.Role,
        Grant.User or Grant.Session => PrincipalForms.Self,
        Grant.Anyone => PrincipalForms.Anyone,
        _ => PrincipalForms.None,
    };

    [Flags]
    private enum PrincipalForms : byte
    {
        None = 0,
        Account = 1,
        Role = 2,
        Self = 4,
        Anyone = 8,
    }
}

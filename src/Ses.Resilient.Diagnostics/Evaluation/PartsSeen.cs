using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Diagnostics.Evaluation;

/// <summary>
/// What the actions and resources last looked at came to. Statements of one policy often share them, and then share the arrays (see <see cref="StatementParser"/>), so they need no
/// second look. To be used for one request and policy only.
/// </summary>
internal ref struct PartsSeen
{
    private ActionPattern[]? _actions;
    private ArnPattern[]? _resources;
    private ArnFront? _front;
    private Match _actionsMatch;
    private Match _resourcesMatch;
    private bool _frontMatches;

    /// <summary>Whether any of the actions is that of the request.</summary>
    public Match Actions(ActionPattern[] patterns, in RequestView view)
    {
        if (!ReferenceEquals(patterns, _actions))
        {
            _actions = patterns;
            _actionsMatch = Match.No;
            foreach (ref readonly var pattern in patterns.AsSpan())
            {
                _actionsMatch = Kleene.Or(_actionsMatch, pattern.Matches(view.Action));
                if (_actionsMatch == Match.Yes)
                {
                    break;
                }
            }
        }

        return _actionsMatch;
    }

    /// <summary>Whether any of the resources is that of the request.</summary>
    public Match Resources(ArnPattern[] patterns, in RequestView view)
    {
        if (!ReferenceEquals(patterns, _resources))
        {
            _resources = patterns;
            _resourcesMatch = Match.No;
            foreach (var pattern in patterns)
            {
                var match = pattern.MatchesLast(view.Resource, view.Scope);
                if (match == Match.No || (pattern.Front is { } front && !Front(front, view)))
                {
                    continue;
                }

                _resourcesMatch = Kleene.Or(_resourcesMatch, match);
                if (_resourcesMatch == Match.Yes)
                {
                    break;
                }
            }
        }

        return _resourcesMatch;
    }

    private bool Front(ArnFront front, in RequestView view)
    {
        if (!ReferenceEquals(front, _front))
        {
            _front = front;
            _frontMatches = front.Matches(view.Resource);
        }

        return _frontMatches;
    }
}

using System.Collections.Immutable;
using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Diagnostics.Evaluation;

/// <summary>A request taken apart once, for matching it against many statements. Lives on the stack.</summary>
internal readonly ref struct RequestView
{
    public RequestView(AuthorizationRequest request, ReadOnlySpan<char> lowerCaseAction, bool hasBoundary)
    {
        Request = request;
        Action = lowerCaseAction;
        HasBoundary = hasBoundary;
        Caller = new Caller(request.Principal, request.Role);
        Resource = new ArnText(request.Resource);
        Scope = new KeyScope(request.Context);
        IsCrossAccount = CrossAccount(request, Caller, Resource);
    }

    public AuthorizationRequest Request { get; }

    /// <summary>The action in lower case.</summary>
    public ReadOnlySpan<char> Action { get; }

    public Caller Caller { get; }

    public ArnText Resource { get; }

    public KeyScope Scope { get; init; }

    /// <summary>A Deny with NotPrincipal applies to every principal with a permissions boundary.</summary>
    public bool HasBoundary { get; }

    public bool IsCrossAccount { get; }

    private static bool CrossAccount(AuthorizationRequest request, in Caller caller, in ArnText resource)
    {
        var owner = request.ResourceAccount is { Length: > 0 } account ? account
            : resource.IsArn ? resource.Account
            : default;
        return caller.Account.IsEmpty || (PrincipalEntry.IsAccountId(owner) && !owner.SequenceEqual(caller.Account));
    }
}

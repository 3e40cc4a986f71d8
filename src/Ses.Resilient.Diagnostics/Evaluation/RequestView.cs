using Ses.Resilient.Diagnostics.Policies;

namespace Ses.Resilient.Diagnostics.Evaluation;

/// <summary>A request taken apart once, for matching it against many statements. Lives on the stack; fields, so that its parts are never copied.</summary>
internal readonly ref struct RequestView
{
    public readonly AuthorizationRequest Request;

    /// <summary>The action in lower case.</summary>
    public readonly ReadOnlySpan<char> Action;

    public readonly Caller Caller;

    public readonly ArnText Resource;

    public readonly KeyScope Scope;

    /// <summary>A Deny with NotPrincipal applies to every principal with a permissions boundary.</summary>
    public readonly bool HasBoundary;

    public readonly bool IsCrossAccount;

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

    private RequestView(RequestView view, KeyAssumptions assumptions)
    {
        this = view;
        Scope = new KeyScope(view.Request.Context, assumptions);
    }

    /// <summary>The same request with assumed values for its unknown keys.</summary>
    public RequestView Assuming(KeyAssumptions assumptions) => new(this, assumptions);

    private static bool CrossAccount(AuthorizationRequest request, in Caller caller, in ArnText resource)
    {
        var owner = request.ResourceAccount is { Length: > 0 } account ? account
            : resource.IsArn ? resource.Account
            : default;
        return caller.Account.IsEmpty || (PrincipalEntry.IsAccountId(owner) && !owner.SequenceEqual(caller.Account));
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CodeFirstWorkflows.Analyzers;

/// <summary>Where a call names what it calls: the place a reader looks at in a chain over many lines.</summary>
internal static class InvokedName
{
    /// <summary>The location of the member's name in <paramref name="syntax"/>, or all of it if there is none.</summary>
    public static Location LocationIn(SyntaxNode syntax) => syntax switch
    {
        InvocationExpressionSyntax invocation => LocationIn(invocation.Expression),
        MemberAccessExpressionSyntax access => access.Name.Identifier.GetLocation(),
        MemberBindingExpressionSyntax binding => binding.Name.Identifier.GetLocation(),
        SimpleNameSyntax name => name.Identifier.GetLocation(),
        _ => syntax.GetLocation(),
    };
}

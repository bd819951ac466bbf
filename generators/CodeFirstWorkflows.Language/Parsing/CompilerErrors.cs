using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>
/// Recognises what C# itself reports about a declaration that generated code would repeat: nothing more is said of it, and nothing is generated
/// that would only repeat the error where nobody can mend it.
/// </summary>
internal static class CompilerErrors
{
    private static readonly HashSet<SyntaxKind> PromptModifiers =
    [
        SyntaxKind.PublicKeyword, SyntaxKind.InternalKeyword, SyntaxKind.ProtectedKeyword, SyntaxKind.PrivateKeyword, SyntaxKind.StaticKeyword, SyntaxKind.VirtualKeyword,
        SyntaxKind.OverrideKeyword, SyntaxKind.SealedKeyword, SyntaxKind.NewKeyword, SyntaxKind.UnsafeKeyword, SyntaxKind.PartialKeyword,
    ];

    /// <summary>Whether the class, or one around it, is declared so that no other part of it can be.</summary>
    public static bool IsBroken(INamedTypeSymbol workflow)
    {
        for (var type = workflow; type is not null; type = type.ContainingType)
        {
            var isAlone = type.ContainingSymbol is not INamespaceOrTypeSymbol container || container.GetTypeMembers(type.Name, type.Arity).Length == 1;
            if (!isAlone || HasNoAccess(type))
                return true;
        }

        return false;
    }

    /// <summary>Whether the modifiers of a prompt contradict each other, say a thing twice, or are none of a partial method.</summary>
    public static bool HasBrokenModifiers(MethodDeclarationSyntax method)
    {
        var modifiers = method.Modifiers.Select(modifier => modifier.Kind()).ToList();
        var isOverride = modifiers.Contains(SyntaxKind.OverrideKeyword);
        var isVirtual = modifiers.Contains(SyntaxKind.VirtualKeyword);
        var isPrivate = modifiers.Contains(SyntaxKind.PrivateKeyword) && !modifiers.Contains(SyntaxKind.ProtectedKeyword);
        return modifiers.Any(modifier => !PromptModifiers.Contains(modifier))
            || modifiers.Distinct().Count() != modifiers.Count
            || !IsAccessibility(modifiers)
            || (modifiers.Contains(SyntaxKind.StaticKeyword) && (isVirtual || isOverride))
            || (isOverride && (isVirtual || modifiers.Contains(SyntaxKind.NewKeyword)))
            || (isPrivate && (isVirtual || isOverride))
            || (modifiers.Contains(SyntaxKind.SealedKeyword) && !isOverride)
            || method.ParameterList.Parameters.Any(parameter => parameter.Modifiers.Count > 0);
    }

    /// <summary>Whether the type, or one in it, does not exist, cannot be seen from the workflow, or cannot stand where it stands.</summary>
    public static bool IsBroken(ITypeSymbol type, INamedTypeSymbol workflow, CSharpCompilation compilation) =>
        type.ContainsError() || !compilation.IsSymbolAccessibleWithin(type, workflow);

    /// <summary>Whether the type, or one in it, does not exist or cannot stand where it stands.</summary>
    public static bool ContainsError(this ITypeSymbol? type) => type switch
    {
        null or IErrorTypeSymbol or ITypeParameterSymbol => true,
        IArrayTypeSymbol array => array.ElementType.ContainsError() || array.ElementType.IsRefLikeType || array.ElementType.SpecialType == SpecialType.System_Void,
        INamedTypeSymbol named => named.IsStatic || HasNoAccess(named) || named.TypeArguments.Any(IsNoArgument) || (named.ContainingType is { } container && container.Arity > 0 && container.ContainsError()),
        _ => false,
    };

    /// <summary>Whether the type cannot be a type argument.</summary>
    public static bool IsNoArgument(this ITypeSymbol type) =>
        type.ContainsError() || type.IsRefLikeType || type.SpecialType == SpecialType.System_Void || type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer;

    // A type of a namespace is public or internal; with other modifiers it can be seen from nowhere.
    private static bool HasNoAccess(INamedTypeSymbol type) =>
        type.ContainingType is null && type.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Internal or Accessibility.NotApplicable);

    // Without any, C# reports the declaration (CS8796).
    private static bool IsAccessibility(IReadOnlyList<SyntaxKind> modifiers)
    {
        var levels = modifiers.Where(modifier => SyntaxFacts.IsAccessibilityModifier(modifier)).ToList();
        return levels.Count switch
        {
            1 => true,
            2 => levels.Contains(SyntaxKind.ProtectedKeyword) && !levels.Contains(SyntaxKind.PublicKeyword),
            _ => false,
        };
    }
}

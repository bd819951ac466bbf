using System.Collections.Generic;
using System.Linq;
using CodeFirstWorkflows.Language.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CodeFirstWorkflows.Language.Parsing;

/// <summary>
/// Writes the head of a prompt's implementing part. A prompt with mistakes gets one too, with a body that refuses: without a body C# stops at that
/// (CS8795), and nobody reads what is really wrong.
/// </summary>
internal static class PromptDeclaration
{
    private static readonly HashSet<SyntaxKind> Modifiers =
    [
        SyntaxKind.PublicKeyword, SyntaxKind.InternalKeyword, SyntaxKind.ProtectedKeyword, SyntaxKind.PrivateKeyword, SyntaxKind.StaticKeyword, SyntaxKind.VirtualKeyword,
        SyntaxKind.OverrideKeyword, SyntaxKind.SealedKeyword, SyntaxKind.NewKeyword, SyntaxKind.UnsafeKeyword, SyntaxKind.PartialKeyword,
    ];

    /// <summary>Returns null where C# reports the user's part in a way that it would repeat at ours, or ours cannot be written.</summary>
    public static string? Of(StepDraft step, TypeNames names, CSharpCompilation compilation)
    {
        var method = step.Method;
        if (step.Syntax is not { } syntax || !StepSignature.IsBodyless(method) || method.MethodKind != MethodKind.Ordinary || method.IsGenericMethod || method.ReturnsByRef || method.ReturnsByRefReadonly)
            return null;
        if (HasBrokenModifiers(syntax, compilation.Options.AllowUnsafe) || !FitsItsClass(method) || CompilerErrors.IsBroken(method) || !CanBeWritten(method, names, compilation))
            return null;
        if (method.ContainingType.IsSealed && method is { IsOverride: false, DeclaredAccessibility: Accessibility.Protected or Accessibility.ProtectedOrInternal or Accessibility.ProtectedAndInternal })
            names.Suppress("CS0628");
        var modifiers = string.Join(" ", syntax.Modifiers.Where(modifier => !modifier.IsKind(SyntaxKind.PartialKeyword)).Select(modifier => modifier.ValueText));
        var parameters = string.Join(", ", method.Parameters.Select((parameter, i) => $"{Modifier(syntax, i)}{names.Ref(parameter.Type).Name} {parameter.Name.Escaped()}"));
        return $"{modifiers} partial {(method.ReturnsVoid ? "void" : names.Ref(method.ReturnType).Name)} {method.Name.Escaped()}({parameters})";
    }

    private static string Modifier(MethodDeclarationSyntax method, int parameter) =>
        method.ParameterList.Parameters[parameter].Modifiers is [var modifier] ? modifier.ValueText + " " : "";

    // Modifiers that contradict each other, say a thing twice, or are none of a partial method.
    private static bool HasBrokenModifiers(MethodDeclarationSyntax method, bool allowUnsafe)
    {
        var modifiers = method.Modifiers.Select(modifier => modifier.Kind()).ToList();
        var isOverride = modifiers.Contains(SyntaxKind.OverrideKeyword);
        var isVirtual = modifiers.Contains(SyntaxKind.VirtualKeyword);
        var isPrivate = modifiers.Contains(SyntaxKind.PrivateKeyword) && !modifiers.Contains(SyntaxKind.ProtectedKeyword);
        return modifiers.Any(modifier => !Modifiers.Contains(modifier))
            || (modifiers.Contains(SyntaxKind.UnsafeKeyword) && !allowUnsafe)
            || modifiers.Distinct().Count() != modifiers.Count
            || !IsAccessibility([.. modifiers.Where(modifier => SyntaxFacts.IsAccessibilityModifier(modifier))])
            || (modifiers.Contains(SyntaxKind.StaticKeyword) && (isVirtual || isOverride))
            || (isOverride && (isVirtual || modifiers.Contains(SyntaxKind.NewKeyword)))
            || (isPrivate && (isVirtual || isOverride))
            || (modifiers.Contains(SyntaxKind.SealedKeyword) && !isOverride)
            || method.ParameterList.Parameters.Any(parameter => parameter.Modifiers is not ([] or [{ RawKind: (int)SyntaxKind.InKeyword or (int)SyntaxKind.RefKeyword or (int)SyntaxKind.OutKeyword }]) && !IsParameterArray(method, parameter));
    }

    private static bool IsParameterArray(MethodDeclarationSyntax method, ParameterSyntax parameter) =>
        parameter is { Modifiers: [{ RawKind: (int)SyntaxKind.ParamsKeyword }], Type: ArrayTypeSyntax { RankSpecifiers: [{ Rank: 1 }] } }
        && method.ParameterList.Parameters.Last() == parameter;

    // Without any, C# reports the declaration (CS8796).
    private static bool IsAccessibility(IReadOnlyList<SyntaxKind> levels) => levels.Count switch
    {
        1 => true,
        2 => levels.Contains(SyntaxKind.ProtectedKeyword) && !levels.Contains(SyntaxKind.PublicKeyword),
        _ => false,
    };

    private static bool FitsItsClass(IMethodSymbol method) =>
        (method.IsStatic || !method.ContainingType.IsStatic) && !(method.IsVirtual && method.ContainingType.IsSealed);

    private static bool CanBeWritten(IMethodSymbol method, TypeNames names, CSharpCompilation compilation)
    {
        var parameters = method.Parameters.Select(parameter => parameter.Type).ToList();
        var types = method.ReturnsVoid ? parameters : [.. parameters, method.ReturnType];
        var limit = method.DeclaredAccessibility switch
        {
            Accessibility.Private => Access.Private,
            Accessibility.Internal or Accessibility.ProtectedAndInternal => Access.Internal,
            _ => Access.Public,
        };
        return !types.Any(type => type.SpecialType == SpecialType.System_Void || type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer
            || CompilerErrors.IsBroken(type, method.ContainingType, compilation) || type.ContainsRefused() || type.IsFileLocal() || (names.AccessOf(type) > limit && !IsAsVisible(type, method)));
    }

    // A protected method may mention types that are as protected.
    private static bool IsAsVisible(ITypeSymbol type, IMethodSymbol method)
    {
        Accessibility[] levels = method.DeclaredAccessibility switch
        {
            Accessibility.Protected => [Accessibility.Protected, Accessibility.ProtectedOrInternal],
            Accessibility.ProtectedOrInternal => [Accessibility.ProtectedOrInternal],
            Accessibility.ProtectedAndInternal => [Accessibility.Protected, Accessibility.ProtectedOrInternal, Accessibility.ProtectedAndInternal, Accessibility.Internal],
            _ => [],
        };
        return type switch
        {
            IArrayTypeSymbol array => IsAsVisible(array.ElementType, method),
            INamedTypeSymbol named => (named.DeclaredAccessibility is Accessibility.Public or Accessibility.NotApplicable || levels.Contains(named.DeclaredAccessibility))
                && named.TypeArguments.All(argument => IsAsVisible(argument, method))
                && (named.ContainingType is not { } container || SymbolEqualityComparer.Default.Equals(container, method.ContainingType) || IsAsVisible(container, method)),
            _ => true,
        };
    }
}

using System.Collections.Immutable;
using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace CodeFirstWorkflows.Compiler.Tests.CodeFixes;

/// <summary>
/// Reports what a fix starts from by a rule of thumb, so that fixes are tested with the shapes they are promised and with none of the parser's
/// opinions on the rest of the source.
/// </summary>
#pragma warning disable RS1001 // The stand-ins carry no attribute: nothing but these tests may find them.
internal abstract class StandIn(DiagnosticDescriptor rule, params SyntaxKind[] kinds) : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [rule];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSyntaxNodeAction(Analyze, kinds);
    }

    /// <summary>Looks at one node.</summary>
    protected abstract void Analyze(SyntaxNodeAnalysisContext context);

    /// <summary>Reports the rule with what a fix needs to know.</summary>
    protected void Report(SyntaxNodeAnalysisContext context, Location location, params (string Key, string? Value)[] properties) =>
        context.ReportDiagnostic(Diagnostic.Create(
            rule, location, properties.ToImmutableDictionary(each => each.Key, each => each.Value), "a", "b", "c"));

    /// <summary>Whether one of the attribute lists has an attribute of that name.</summary>
    protected static bool Has(MemberDeclarationSyntax member, string attribute) =>
        member.AttributeLists.SelectMany(list => list.Attributes).Any(each => each.Name.ToString().Split('.')[^1] == attribute);
}

/// <summary>001 at workflow classes that are not partial.</summary>
internal sealed class FindsNotPartial() : StandIn(Rule.ClassNotPartial, SyntaxKind.ClassDeclaration)
{
    protected override void Analyze(SyntaxNodeAnalysisContext context)
    {
        var declaration = (ClassDeclarationSyntax)context.Node;
        if (Has(declaration, "Workflow") && !declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
            Report(context, declaration.Identifier.GetLocation());
    }
}

/// <summary>002 at workflow classes that do not name Workflow&lt;…&gt; as their base.</summary>
internal sealed class FindsNotDerived() : StandIn(Rule.NotDerivedFromWorkflow, SyntaxKind.ClassDeclaration)
{
    protected override void Analyze(SyntaxNodeAnalysisContext context)
    {
        var declaration = (ClassDeclarationSyntax)context.Node;
        if (declaration.AttributeLists.Count > 0 && declaration.BaseList?.ToString().Contains("Workflow<", StringComparison.Ordinal) != true)
            Report(context, declaration.Identifier.GetLocation());
    }
}

/// <summary>007 at prompts with a body, or that are not partial.</summary>
internal sealed class FindsPromptWithBody() : StandIn(Rule.PromptMustBePartial, SyntaxKind.MethodDeclaration)
{
    protected override void Analyze(SyntaxNodeAnalysisContext context)
    {
        var method = (MethodDeclarationSyntax)context.Node;
        var hasBody = method.Body is not null || method.ExpressionBody is not null;
        if (Has(method, "Prompt") && (hasBody || !method.Modifiers.Any(SyntaxKind.PartialKeyword)))
            Report(context, method.Identifier.GetLocation());
    }
}

/// <summary>A rule with a replacement at each misspelled word: in the text of strings, and at the names of parameters.</summary>
internal abstract class FindsTypos(DiagnosticDescriptor rule, string wrong, string right)
    : StandIn(rule, SyntaxKind.AttributeArgument, SyntaxKind.Parameter)
{
    protected override void Analyze(SyntaxNodeAnalysisContext context)
    {
        if (context.Node is ParameterSyntax parameter)
        {
            if (parameter.Identifier.ValueText == wrong)
                Report(context, parameter.Identifier.GetLocation(), (FindingProperties.Replacement, right));
            return;
        }

        var text = context.Node.ToString();
        for (var i = text.IndexOf(wrong, StringComparison.Ordinal); i >= 0; i = text.IndexOf(wrong, i + 1, StringComparison.Ordinal))
        {
            var span = new TextSpan(context.Node.SpanStart + i, wrong.Length);
            Report(context, Location.Create(context.Node.SyntaxTree, span), (FindingProperties.Replacement, right));
        }
    }
}

/// <summary>010 at <c>analyse</c>, for <c>analyze</c>.</summary>
internal sealed class FindsUnknownName() : FindsTypos(Rule.UnknownName, "analyse", "analyze");

/// <summary>010 at parameters only.</summary>
internal sealed class FindsUnknownParameter() : StandIn(Rule.UnknownName, SyntaxKind.Parameter)
{
    protected override void Analyze(SyntaxNodeAnalysisContext context)
    {
        var name = ((ParameterSyntax)context.Node).Identifier;
        if (name.ValueText is "analyse" or "pln")
            Report(context, name.GetLocation(), (FindingProperties.Replacement, name.ValueText == "pln" ? "plan" : "analyze"));
    }
}

/// <summary>014 at <c>titel</c>, for <c>title</c>.</summary>
internal sealed class FindsUnknownMember() : FindsTypos(Rule.NoSuchMember, "titel", "title");

/// <summary>013 at the types of parameters called <c>maybe…</c> that have no question mark.</summary>
internal sealed class FindsMayBeMissing() : StandIn(Rule.MayBeMissing, SyntaxKind.Parameter)
{
    protected override void Analyze(SyntaxNodeAnalysisContext context)
    {
        var parameter = (ParameterSyntax)context.Node;
        if (!parameter.Identifier.ValueText.StartsWith("maybe", StringComparison.Ordinal) || parameter.Type is null or NullableTypeSyntax)
            return;
        var type = context.SemanticModel.GetTypeInfo(parameter.Type).Type!.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        Report(context, parameter.Type.GetLocation(), (FindingProperties.Type, type + "?"));
    }
}

/// <summary>013 that asks for a list of what may be missing.</summary>
internal sealed class FindsListOfMissing() : StandIn(Rule.MayBeMissing, SyntaxKind.Parameter)
{
    protected override void Analyze(SyntaxNodeAnalysisContext context)
    {
        var parameter = (ParameterSyntax)context.Node;
        if (parameter.Type?.ToString() == "string[]")
        {
            const string Wanted = "global::System.Collections.Generic.IReadOnlyList<string?>";
            Report(context, parameter.Type.GetLocation(), (FindingProperties.Type, Wanted));
        }
    }
}

/// <summary>040 at each <c>Task&lt;T&gt;</c> that a workflow's method returns, unless T is listed in the context App.Json.</summary>
internal sealed class FindsUnlisted() : StandIn(Rule.NotSerializable, SyntaxKind.MethodDeclaration)
{
    protected override void Analyze(SyntaxNodeAnalysisContext context)
    {
        var method = (MethodDeclarationSyntax)context.Node;
        if (!Has(method, "Step") ||
            context.SemanticModel.GetDeclaredSymbol(method)!.ReturnType is not INamedTypeSymbol { TypeArguments: [var result] } ||
            context.Compilation.GetTypeByMetadataName("App.Json") is not { } json ||
            json.GetAttributes().Any(attribute => SymbolEqualityComparer.Default.Equals(attribute.ConstructorArguments.FirstOrDefault().Value as ISymbol, result)))
        {
            return;
        }

        var type = result.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        Report(context, method.ReturnType.GetLocation(), (FindingProperties.Context, "App.Json"), (FindingProperties.Type, type));
    }
}

/// <summary>023 at the path of each [When] that begins a run of steps with that path, unless the run ends in an [Otherwise].</summary>
internal sealed class FindsMissingConstant() : StandIn(Rule.EnumBranchNotExhaustive, SyntaxKind.ClassDeclaration)
{
    protected override void Analyze(SyntaxNodeAnalysisContext context)
    {
        var methods = ((ClassDeclarationSyntax)context.Node).Members.OfType<MethodDeclarationSyntax>().Where(method => Has(method, "Step")).ToList();
        for (var i = 0; i < methods.Count; i++)
        {
            if (PathOf(methods[i]) is not { } argument || (i > 0 && IsSame(PathOf(methods[i - 1]), argument)))
                continue;
            var behind = methods.Skip(i).SkipWhile(method => IsSame(PathOf(method), argument)).FirstOrDefault();
            if (behind is null || !Has(behind, "Otherwise"))
                Report(context, argument.Expression.GetLocation(), (FindingProperties.Path, context.SemanticModel.GetConstantValue(argument.Expression).Value as string));
        }
    }

    private static AttributeArgumentSyntax? PathOf(MethodDeclarationSyntax method) =>
        method.AttributeLists.SelectMany(list => list.Attributes).FirstOrDefault(each => each.Name.ToString().EndsWith("When", StringComparison.Ordinal))?.ArgumentList?.Arguments[0];

    private static bool IsSame(AttributeArgumentSyntax? one, AttributeArgumentSyntax other) => one?.ToString() == other.ToString();
}

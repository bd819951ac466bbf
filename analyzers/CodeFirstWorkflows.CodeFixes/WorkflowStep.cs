using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CodeFirstWorkflows.Language.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace CodeFirstWorkflows.CodeFixes;

/// <summary>A step of a workflow class in some version of the solution.</summary>
internal sealed record WorkflowStep(Project Project, INamedTypeSymbol Workflow, StepDraft Draft, IReadOnlyList<StepDraft> All)
{
    /// <summary>The step's name.</summary>
    public string Name => Draft.Name;

    /// <summary>The other steps of the class.</summary>
    public IEnumerable<StepDraft> Others => All.Where(other => other != Draft);

    /// <summary>The attribute that makes the method a step.</summary>
    public AttributeSyntax? Attribute => Draft.Attribute.ApplicationSyntaxReference?.GetSyntax() as AttributeSyntax;

    /// <summary>The step whose method's name is at <paramref name="span"/>, or null.</summary>
    public static async Task<WorkflowStep?> AtAsync(Document document, TextSpan span, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        if (root?.FindToken(span.Start).Parent?.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } method || !method.Identifier.Span.Contains(span))
            return null;
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return model?.GetDeclaredSymbol(method, cancellationToken) is { } symbol && symbol.ContainingType.IsMarkedWorkflow()
            ? In(document.Project, symbol.ContainingType, model.Compilation, step => SymbolEqualityComparer.Default.Equals(step.Method, symbol))
            : null;
    }

    /// <summary>The step of this class that is called <paramref name="name"/> in another version of the solution.</summary>
    public async Task<WorkflowStep?> InAsync(Solution solution, string name, CancellationToken cancellationToken)
    {
        var project = solution.GetProject(Project.Id)!;
        var compilation = await project.GetCompilationAsync(cancellationToken).ConfigureAwait(false);
        var workflow = DocumentationCommentId.GetSymbolsForDeclarationId(Workflow.GetDocumentationCommentId()!, compilation!)
            .OfType<INamedTypeSymbol>()
            .FirstOrDefault(type => SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation!.Assembly));
        return workflow is null ? null : In(project, workflow, compilation!, step => step.Name == name);
    }

    /// <summary>The step that the method is, or null.</summary>
    public static StepDraft? Of(IMethodSymbol method, CSharpCompilation compilation) =>
        StepsOf(method.ContainingType, compilation).FirstOrDefault(step => SymbolEqualityComparer.Default.Equals(step.Method, method));

    private static WorkflowStep? In(Project project, INamedTypeSymbol workflow, Compilation compilation, Func<StepDraft, bool> isMeant)
    {
        var all = StepsOf(workflow, (CSharpCompilation)compilation);
        return all.FirstOrDefault(isMeant) is { } draft ? new(project, workflow, draft, all) : null;
    }

    private static IReadOnlyList<StepDraft> StepsOf(INamedTypeSymbol workflow, CSharpCompilation compilation) => StepReader.Read(workflow, compilation, new Findings(null)).Steps;
}

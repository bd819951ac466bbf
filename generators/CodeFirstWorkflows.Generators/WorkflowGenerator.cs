using System.Text;
using System.Threading;
using CodeFirstWorkflows.Generators.Emission;
using CodeFirstWorkflows.Language;
using CodeFirstWorkflows.Language.Model;
using CodeFirstWorkflows.Language.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace CodeFirstWorkflows.Generators;

/// <summary>
/// Emits the other part of each class with [Workflow] or [ChainOfThought]. It reports nothing: the analyzers run the same parser and say what is
/// wrong while the code is written.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class WorkflowGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var projectDirectory = context.AnalyzerConfigOptionsProvider
            .Select(static (options, _) => options.GlobalOptions.TryGetValue("build_property.ProjectDir", out var directory) ? directory : null);
        var files = context.AdditionalTextsProvider
            .Where(static text => PromptFile.IsCandidate(text.Path))
            .Select(static (text, cancel) => new PromptFile(text.Path, text.GetText(cancel)?.ToString() ?? ""))
            .Collect()
            .Combine(projectDirectory)
            .Select(static (pair, _) => new PromptFiles(pair.Right, pair.Left.ToEquatableArray()))
            .WithTrackingName(TrackingNames.PromptFiles);

        // Both attributes are asked for: the provider does not see one through the other, nor through a base class.
        Register(context, files, Names.WorkflowAttribute, TrackingNames.Workflows);
        Register(context, files, Names.ChainOfThoughtAttribute, TrackingNames.ChainsOfThought);
    }

    private static void Register(IncrementalGeneratorInitializationContext context, IncrementalValueProvider<PromptFiles> files, string attribute, string trackingName)
    {
        var models = context.SyntaxProvider
            .ForAttributeWithMetadataName(attribute, static (_, _) => true, static (target, _) => target)
            .Combine(files)
            .Select((pair, cancel) => Parse(pair.Left, pair.Right, attribute, cancel))
            .WithTrackingName(trackingName);
        context.RegisterSourceOutput(models, static (output, model) =>
        {
            if (model is not null)
                output.AddSource(model.Hint, SourceText.From(WorkflowEmitter.Emit(model), Encoding.UTF8));
        });
    }

    private static WorkflowModel? Parse(GeneratorAttributeSyntaxContext target, PromptFiles files, string attribute, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (target.TargetSymbol is not INamedTypeSymbol workflow || target.SemanticModel.Compilation is not CSharpCompilation compilation || !IsFirst(target, workflow, attribute))
            return null;
        return WorkflowParser.Parse(workflow, compilation, files, receiver: null);
    }

    // A class is emitted once, however many of its parts carry attributes.
    private static bool IsFirst(GeneratorAttributeSyntaxContext target, INamedTypeSymbol workflow, string attribute)
    {
        if (attribute == Names.ChainOfThoughtAttribute && workflow.Has(Names.WorkflowAttribute))
            return false;
        return workflow.Attribute(attribute)?.ApplicationSyntaxReference is not { } first
            || (first.SyntaxTree == target.TargetNode.SyntaxTree && target.TargetNode.Span.Contains(first.Span));
    }
}

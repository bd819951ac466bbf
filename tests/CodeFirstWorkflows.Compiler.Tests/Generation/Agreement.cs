using CodeFirstWorkflows.Analyzers.Language;
using CodeFirstWorkflows.Language.Model;
using CodeFirstWorkflows.Language.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CodeFirstWorkflows.Compiler.Tests.Generation;

/// <summary>
/// The generator sees a project before generation, the analyzers after it: both must take the same workflows for whole. C# may report what makes
/// one broken instead.
/// </summary>
internal static class Agreement
{
    /// <summary>Where they differ.</summary>
    public static IEnumerable<string> Breaches(SourceProject project, CSharpCompilation input, CSharpCompilation output, bool reportedByCompiler)
    {
        var prompts = PromptFileReader.Read(project.AnalyzerOptions, default);
        var spoken = WorkflowClasses.In(output).ToLookup(type => type.ToDisplayString());
        foreach (var workflow in WorkflowClasses.In(input))
        {
            // Two classes of one name are C#'s to report.
            if (spoken[workflow.ToDisplayString()].ToList() is not [var after])
                continue;
            var errors = new List<Finding>();
            WorkflowParser.Parse(after, output, prompts, finding =>
            {
                if (finding.Rule.DefaultSeverity == DiagnosticSeverity.Error)
                    errors.Add(finding);
            });
            var whole = WorkflowParser.Parse(workflow, input, prompts, receiver: null)?.Completeness == Completeness.Whole;
            if (whole && errors.Count > 0)
                yield return $"{workflow} is generated, but reported: {errors[0].AtSource()}";
            if (!whole && errors.Count == 0 && !reportedByCompiler)
                yield return $"{workflow} is not generated, and nobody says why.";
        }
    }
}

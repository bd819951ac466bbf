using System.Collections;
using System.Reflection;
using CodeFirstWorkflows.Compiler.Tests.Verification;
using CodeFirstWorkflows.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Generation;

/// <summary>What holds of every run of the generator, however wrong the source: what is not touched is not computed again, and nothing depends on chance.</summary>
internal static class IncrementalLaws
{
    private static readonly string[] StepNames =
        [.. typeof(TrackingNames).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!)];

    /// <param name="project">What was compiled.</param>
    /// <param name="driver">The driver after its first run.</param>
    /// <param name="compilation">What it ran over.</param>
    public static void Check(SourceProject project, GeneratorDriver driver, CSharpCompilation compilation)
    {
        NothingIsWrittenAgain("An unrelated edit", driver, compilation.AddSyntaxTrees(project.Tree(TestProject.Directory + "Unrelated.cs", "internal static class Unrelated { }")));
        NothingIsWrittenAgain("A comment above everything", driver, Edited(compilation, text => "// A comment.\n\n" + text));
        ColdRunWritesTheSame(project, driver, compilation);
        ModelsHoldNothingOfTheCompiler(driver.GetRunResult());
    }

    /// <summary>What the generator did with each of its outputs after an edit.</summary>
    public static IReadOnlyList<IncrementalStepRunReason> Outputs(GeneratorDriver driver, CSharpCompilation edited) =>
    [
        .. driver.RunGenerators(edited, TestContext.Current.CancellationToken).GetRunResult().Results[0].TrackedOutputSteps
            .SelectMany(step => step.Value).SelectMany(step => step.Outputs).Select(output => output.Reason),
    ];

    /// <summary>The compilation with every tree but the usings edited.</summary>
    public static CSharpCompilation Edited(CSharpCompilation compilation, Func<string, string> edit)
    {
        foreach (var tree in compilation.SyntaxTrees.Where(tree => tree.FilePath != TestProject.Usings.Path))
            compilation = compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(edit(tree.ToString()), (CSharpParseOptions)tree.Options, tree.FilePath));
        return compilation;
    }

    public static bool IsKept(IncrementalStepRunReason reason) => reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged;

    private static void NothingIsWrittenAgain(string edit, GeneratorDriver driver, CSharpCompilation edited) =>
        Assert.All(Outputs(driver, edited), reason => Assert.True(IsKept(reason), $"{edit} made an output {reason}."));

    // In reverse order: neither chance nor the order of files may show.
    private static void ColdRunWritesTheSame(SourceProject project, GeneratorDriver driver, CSharpCompilation compilation)
    {
        var reversed = compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(compilation.SyntaxTrees.Reverse());
        var cold = project.Driver().RunGenerators(reversed, TestContext.Current.CancellationToken);
        Assert.Equal(Files(driver), Files(cold));
    }

    private static IEnumerable<string> Files(GeneratorDriver driver) => driver.GetRunResult().Results[0].GeneratedSources
        .OrderBy(source => source.HintName, StringComparer.Ordinal).Select(source => source.HintName + "\n" + source.SourceText);

    private static void ModelsHoldNothingOfTheCompiler(GeneratorDriverRunResult result)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (var name in StepNames)
        {
            foreach (var value in result.Results[0].TrackedSteps.GetValueOrDefault(name, []).SelectMany(step => step.Outputs).Select(output => output.Value))
            {
                if (value is not null)
                    Walk(value, seen);
            }
        }
    }

    private static void Walk(object value, HashSet<object> seen)
    {
        var type = value.GetType();
        Assert.False(type.Namespace?.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) == true, $"The model holds a {type}.");
        if (type.IsPrimitive || type.IsEnum || value is string || (!type.IsValueType && !seen.Add(value)))
            return;
        foreach (var item in value is IEnumerable items ? items.Cast<object?>() : [])
        {
            if (item is not null)
                Walk(item, seen);
        }

        foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public))
        {
            if (field.GetValue(value) is { } inner)
                Walk(inner, seen);
        }
    }
}

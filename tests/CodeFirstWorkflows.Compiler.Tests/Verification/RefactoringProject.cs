using System.Reflection;
using CodeFirstWorkflows.Analyzers.Language;
using CodeFirstWorkflows.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Verification;

/// <summary>A project in a workspace, with the workflow generator, and a caret in its source.</summary>
internal sealed class RefactoringProject : IDisposable
{
    private readonly AdhocWorkspace _workspace = new();
    private readonly ProjectId _project = ProjectId.CreateNewId();
    private readonly DocumentId _source;

    private RefactoringProject(string markup, IEnumerable<(string Path, string Text)> files, IEnumerable<MetadataReference> references)
    {
        TestFileMarkupParser.GetPosition(markup, out var source, out var caret);
        Caret = new(caret, 0);
        _source = DocumentId.CreateNewId(_project);
        Solution = _workspace.CurrentSolution
            .AddProject(ProjectInfo.Create(
                _project,
                VersionStamp.Default,
                "Test",
                "Test",
                LanguageNames.CSharp,
                compilationOptions: TestProject.CompilationOptions,
                parseOptions: TestProject.ParseOptions,
                metadataReferences: references,
                analyzerReferences: [new AnalyzerFileReference(typeof(WorkflowGenerator).Assembly.Location, new Loaded())]))
            .AddDocument(_source, "Test0.cs", SourceText.From(source), filePath: TestProject.Directory + "Test0.cs")
            .AddDocument(DocumentId.CreateNewId(_project), "Usings.cs", SourceText.From(TestProject.Usings.Text), filePath: TestProject.Usings.Path)
            .AddAnalyzerConfigDocument(DocumentId.CreateNewId(_project), ".globalconfig", SourceText.From(TestProject.GlobalConfig.Text), filePath: TestProject.GlobalConfig.Path);
        foreach (var (path, text) in files)
        {
            var id = DocumentId.CreateNewId(_project);
            Solution = path.EndsWith(".cs", StringComparison.Ordinal)
                ? Solution.AddDocument(id, path, SourceText.From(text), filePath: TestProject.Directory + path)
                : Solution.AddAdditionalDocument(id, path, SourceText.From(text), filePath: TestProject.Directory + path);
        }
    }

    /// <summary>The solution as it is now.</summary>
    public Solution Solution { get; set; }

    /// <summary>The document with the caret.</summary>
    public Document Source => Solution.GetDocument(_source)!;

    /// <summary>The caret.</summary>
    public TextSpan Caret { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Project Project => Solution.GetProject(_project)!;

    /// <summary>Source with a caret <c>$$</c>, and further files: those that end in .cs are source, all others additional files.</summary>
    public static async Task<RefactoringProject> CreateAsync(string markup, IEnumerable<(string Path, string Text)> files) =>
        new(markup, files, await TestProject.ReferencesAsync());

    /// <summary>What is offered at the caret.</summary>
    public async Task<IReadOnlyList<CodeAction>> OfferedAsync(CodeRefactoringProvider refactoring)
    {
        var offered = new List<CodeAction>();
        var context = new CodeRefactoringContext(Source, Caret, offered.Add, Cancellation);
        await refactoring.ComputeRefactoringsAsync(context);
        return offered;
    }

    /// <summary>Does what the action says.</summary>
    public async Task ApplyAsync(CodeAction action) =>
        Solution = (await action.GetOperationsAsync(Cancellation)).OfType<ApplyChangesOperation>().Single().ChangedSolution;

    /// <summary>The source and the further files as they are now.</summary>
    public async Task<IReadOnlyList<(string Path, string Text)>> FilesAsync()
    {
        var files = new List<(string, string)>();
        foreach (var document in Project.Documents.Where(document => document.Name != "Usings.cs").Concat(Project.AdditionalDocuments))
            files.Add((document.Name, (await document.GetTextAsync(Cancellation)).ToString()));
        return files;
    }

    /// <summary>The errors that C# and the library find.</summary>
    public async Task<IEnumerable<Diagnostic>> ErrorsAsync()
    {
        var compilation = (await Project.GetCompilationAsync(Cancellation))!;
        var findings = await compilation.WithAnalyzers([new WorkflowAnalyzer()], Project.AnalyzerOptions).GetAllDiagnosticsAsync(Cancellation);
        return findings.Where(finding => finding.Severity == DiagnosticSeverity.Error);
    }

    /// <inheritdoc/>
    public void Dispose() => _workspace.Dispose();

    /// <summary>Knows the generator's assembly, which is loaded already.</summary>
    private sealed class Loaded : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
        }

        public Assembly LoadFromPath(string fullPath) => typeof(WorkflowGenerator).Assembly;
    }
}
